"""Tables that a Markdown file carries as HTML: rows of cells, spans repeated."""

from html.parser import HTMLParser

import regex

from question_bank.outline.tables import sentences

TABLE = regex.compile(r"<table\b[^>]*>.*?</table>", regex.IGNORECASE | regex.DOTALL)
MOST_SPAN = 50


def to_text(text: str) -> str:
    """The text with every HTML table as a sentence a row."""
    if "<table" not in text.lower():
        return text
    return str(TABLE.sub(lambda m: "\n" + "\n".join(sentences(_rows(m.group(0)))) + "\n", text))


def _rows(source: str) -> list[list[str]]:
    table = _Table()
    table.feed(source)
    table.close()
    return [row for row in table.rows if row]


class _Table(HTMLParser):
    """Collects cells; one that spans rows or columns is repeated, as Word's are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._columns = self._lines = 1
        self._hanging: dict[int, tuple[str, int]] = {}  # column -> text and how many rows it goes on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins."""
        if tag == "tr":
            self.rows.append([])
            self._hang()
        elif tag in ("td", "th") and self.rows:
            self._cell = []
            spans = dict(attrs)
            self._columns, self._lines = (_span(spans.get(name)) for name in ("colspan", "rowspan"))

    def handle_data(self, data: str) -> None:
        """Words of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A cell is whole."""
        if tag not in ("td", "th") or self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        below: dict[int, tuple[str, int]] = {}
        for _ in range(self._columns):
            if self._lines > 1:
                below[len(self.rows[-1])] = (text, self._lines - 1)
            self.rows[-1].append(text)
        self._cell = None
        self._hang()
        self._hanging |= below

    def _hang(self) -> None:
        """Put in what hangs down from the rows above, a column at a time."""
        row = self.rows[-1]
        while (found := self._hanging.get(len(row))) is not None:
            text, left = found
            if left:
                self._hanging[len(row)] = (text, left - 1)
            else:
                del self._hanging[len(row)]
                return
            row.append(text)


def _span(value: str | None) -> int:
    return min(int(value), MOST_SPAN) if value and value.isdecimal() and int(value) > 0 else 1
