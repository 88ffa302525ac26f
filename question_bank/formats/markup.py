"""HTML of an exported question as plain text: line breaks kept, pictures and links named as lost."""

import html
import re
from html.parser import HTMLParser

from question_bank.formats.texts import block

HTML, MOODLE, PLAIN, MARKDOWN = "html", "moodle", "plain", "markdown"
_LINE, _BLOCK = "\x01", "\x02"  # a line break, and the edge of a block, while the text is put together
_BREAKS = {"br", "p", "div", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
_LOST = {"img": "hình", "audio": "âm thanh", "video": "video", "iframe": "trang nhúng", "object": "tệp nhúng",
         "a": "đường dẫn", "table": "bảng", "sub": "chỉ số dưới", "sup": "chỉ số trên", "math": "công thức",
         "svg": "hình"}  # fmt: skip
_TAG = re.compile(
    r"</?(?:[biupa]|em|strong|span|br|div|li|ul|ol|img|sub|sup|table|tr|td|font|h[1-6])(?:\s[^<>]*|/)?>", re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


class _Reader(HTMLParser):
    """Collects the text; `lost` names what a plain text can't show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A break, a thing that is lost, or nothing."""
        if tag in _BREAKS:
            self.parts.append(_LINE if tag == "br" else _BLOCK)
        if tag in ("script", "style"):
            self.hidden += 1
        if tag == "a" and not dict(attrs).get("href"):
            return
        if tag in _LOST and _LOST[tag] not in self.lost:
            self.lost.append(_LOST[tag])

    def handle_endtag(self, tag: str) -> None:
        """The end of a block breaks the line."""
        if tag in _BREAKS - {"br"}:
            self.parts.append(_BLOCK)
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        """Text; a line end in the source is a space."""
        if not self.hidden:
            self.parts.append(re.sub(r"[ \t]*[\r\n]\s*", " ", data))


def to_text(text: str, form: str = HTML) -> tuple[str, list[str]]:
    """(plain text, what is lost) of a text in one of Moodle's formats."""
    if form == PLAIN or (form == MOODLE and not _TAG.search(text) and not _ENTITY.search(text)):
        return block(text), []
    if form == MARKDOWN:
        return block(text), ["định dạng Markdown (giữ nguyên các dấu)"] if re.search(r"[*_`#\[]", text) else []
    if form == MOODLE and not _TAG.search(text):
        return block(html.unescape(text)), []
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = "".join(reader.parts).replace("\xa0", " ")
    found = re.sub(f"[ {_LINE}]*{_BLOCK}[ {_LINE}{_BLOCK}]*", "\n", found.strip(f" {_LINE}{_BLOCK}"))
    return block(found.replace(_LINE, "\n")), reader.lost


def from_text(text: str) -> str:
    """A plain text as HTML."""
    return html.escape(text, quote=False).replace("\n", "<br>")
