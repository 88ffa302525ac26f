"""HTML of an exported question as plain text: line breaks kept, pictures and links named as lost."""

import html
import re
from html.parser import HTMLParser

from question_bank.formats.texts import block

HTML, MOODLE, PLAIN, MARKDOWN = "html", "moodle", "plain", "markdown"
MAX_MARKUP = 100_000
_BREAKS = {"br", "p", "div", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
_HIDDEN = ("script", "style")
_LOST = {"img": "hình", "audio": "âm thanh", "video": "video", "iframe": "trang nhúng", "object": "tệp nhúng",
         "a": "đường dẫn", "table": "bảng", "sub": "chỉ số dưới", "sup": "chỉ số trên", "math": "công thức",
         "svg": "hình"}  # fmt: skip
_TAG = re.compile(
    r"</?(?:[biupa]|em|strong|span|br|div|li|ul|ol|img|sub|sup|table|tr|td|font|h[1-6])(?:\s[^<>]*|/)?>", re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


class _Reader(HTMLParser):
    """Collects lines of text; `lost` names what a plain text can't show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.lost: list[str] = []
        self.hidden = 0
        self.at_edge = True  # nothing written since a block began or ended

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A break, a thing that is lost, or nothing."""
        if tag == "br" and not self.at_edge:
            self.lines.append(self._line())
        elif tag in _BREAKS:
            self.end_block()
        self.hidden += tag in _HIDDEN
        if tag == "a" and not dict(attrs).get("href"):
            return
        if tag in _LOST and _LOST[tag] not in self.lost:
            self.lost.append(_LOST[tag])

    def handle_endtag(self, tag: str) -> None:
        """The end of a block ends its line."""
        if tag in _BREAKS and tag != "br":
            self.end_block()
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        """Text; a line end in the source is a space."""
        if self.hidden:
            return
        first, *rest = re.split("[\r\n]", data)
        words = [first.rstrip(" \t") if rest else first, *(part.strip() for part in rest[:-1] if part.strip())]
        text = " ".join([*words, rest[-1].lstrip()]) if rest else first
        self.parts.append(text if self.parts else text.lstrip(" ") if rest else text)
        self.at_edge = self.at_edge and not text.strip()

    def end_block(self) -> None:
        """The line so far is whole; breaks at its end don't show."""
        self.lines.append(self._line().strip(" "))
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        self.lines[-1:] = [line.rstrip(" ") for line in self.lines[-1:]]
        self.at_edge = True

    def _line(self) -> str:
        text, self.parts = "".join(self.parts), []
        return text


def to_text(text: str, form: str = HTML) -> tuple[str, list[str]]:
    """(plain text, what is lost) of a text in one of Moodle's formats."""
    if len(text) > MAX_MARKUP:
        return text, []  # longer than an item may be: it will be refused
    if form == PLAIN or (form == MOODLE and not _TAG.search(text) and not _ENTITY.search(text)):
        return block(text), []
    if form == MARKDOWN:
        return block(text), ["định dạng Markdown (giữ nguyên các dấu)"] if re.search(r"[*_`#\[]", text) else []
    if form == MOODLE and not _TAG.search(text):
        return block(html.unescape(text)), []
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # the parser's word for a declaration it can't make out
        return block(text), ["thẻ HTML hỏng"]
    reader.end_block()
    return block("\n".join(reader.lines).replace("\xa0", " ")), reader.lost


def from_text(text: str) -> str:
    """A plain text as HTML."""
    return html.escape(text, quote=False).replace("\n", "<br>")
