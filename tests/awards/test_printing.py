"""The paper: every name fits, says what it should, and comes out of the child process; pictures are small and right."""

import io
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from quizapp.awards import cards, drawing, printing
from quizapp.awards.cards import Card
from quizapp.awards.printer import Printer
from quizapp.errors import Refusal
from quizapp.vietnamese import clean_line
from tests.awards.test_rules import VIETNAMESE

WORDS = {
    "by": "Liên đoàn Lao động (mẫu)", "contest": "Hội thi tìm hiểu 20 năm thành lập quận Long\u00a0Biên (2003-2023)",
    "name": "Đoàn viên Mẫu", "unit": "Công đoàn Trường Mẫu giáo số 1", "did": "đã tham gia dự thi Đợt 1, ngày 12/10/2023",
    "score": "", "day": "Ngày 12 tháng 10 năm 2023", "code": "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
    "address": "https://hoithi.example.vn/chung-nhan/0123456789ABCDEFGHJKMNPQRSTVWXYZ",
    "place": "hoithi.example.vn/chung-nhan", "made_at": "2023-10-12T02:00:00.000Z",
}  # fmt: skip
LONG = ("Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị Thùy Dương Quỳnh Như Ngọc Khánh Phương Uyên Thục Đoan Trang "
        "Thiên Kim Hạ Vy")  # fmt: skip
LETTERS = VIETNAMESE + VIETNAMESE.upper() + "   W.-’0123456789"


def text_of(pdf: bytes) -> str:
    """What a reader of the file copies out, on one line, NFC."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    return " ".join(unicodedata.normalize("NFC", page.extract_text()).replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", ["Lê B", "Nguyễn Thị Thùy Dương", LONG, "Trần " + "ễ" * 115, "W" * 120, "H’Ŏ Ĕban"])
def test_the_name_on_the_paper_is_the_name(name: str) -> None:
    assert len(name) <= 120
    found = text_of(printing.make(WORDS | {"name": name}))
    assert name.replace(" ", "") in found.replace(" ", "")
    for key in ("by", "unit", "did", "day", "place"):
        assert WORDS[key] in found
    assert "Kết quả" not in found and "Giấy chứng nhận trao cho" in found and "0123-4567-89AB-CDEF" in found


def test_the_same_words_give_the_same_bytes_and_are_small() -> None:
    first = printing.make(WORDS)
    assert first == printing.make(dict(WORDS)) and len(first) < 60_000
    told = PdfReader(io.BytesIO(first)).metadata
    assert told is not None and told.title == "Giấy chứng nhận – Đoàn viên Mẫu"


@settings(max_examples=60, deadline=None)
@given(
    st.text(LETTERS, min_size=1, max_size=120).map(clean_line).filter(bool),
    st.text(LETTERS, min_size=1, max_size=200).map(clean_line).filter(bool),
    st.text(LETTERS, min_size=1, max_size=200).map(clean_line).filter(bool),
)
def test_names_of_any_length_fit_the_paper(name: str, unit: str, contest: str) -> None:
    check_fits(
        WORDS | {"name": name, "unit": unit, "contest": contest, "by": contest, "score": "Kết quả: đúng 1 trên 2 câu"}
    )


@pytest.mark.parametrize("letter", ["W", "Ỗ", "i"])
def test_the_widest_words_fit_the_paper(letter: str) -> None:
    texts = {"name": letter * 120, "unit": letter * 200, "contest": letter * 200, "by": letter * 200}
    check_fits(WORDS | texts | {"did": f"đã tham gia dự thi {letter * 120}, ngày 12/10/2023", "score": "Kết quả: 1"})


def check_fits(words: dict[str, str]) -> None:
    """No line leaves the inner frame, and the words end above the QR."""
    paper = printing.Paper("", "", datetime(2023, 10, 12, tzinfo=UTC))
    found, free = printing.laid_out(paper, words)
    assert free >= 0
    for block, style, _, _ in found:
        for line in block.lines:
            assert paper.measure(style)(line, block.size) <= printing.ROOM + 0.01


def test_the_child_prints_and_is_kept(printer: Printer) -> None:
    assert printer.pdf(WORDS)[:5] == b"%PDF-"
    child = printer._child
    assert "Đoàn viên Mẫu" in text_of(printer.pdf(WORDS)) and printer._child is child


def test_a_child_that_died_is_replaced(printer: Printer) -> None:
    assert printer.pdf(WORDS)
    assert printer._child is not None
    printer._child.kill()
    printer._child.wait()
    assert printer.pdf(WORDS)[:5] == b"%PDF-"


def test_what_cannot_be_printed_is_a_refusal_not_a_hang(printer: Printer) -> None:
    with pytest.raises(Refusal) as refused:
        printer.pdf({"by": "thiếu những lời khác"})
    assert refused.value.code == "busy"
    assert printer.pdf(WORDS)[:5] == b"%PDF-"


@pytest.fixture
def printer() -> Any:
    """A printer of its own; its child ends with the test."""
    made = Printer()
    yield made
    made._end()


@settings(max_examples=25, deadline=None)
@given(*[st.text(LETTERS, min_size=1, max_size=200).map(clean_line).filter(bool)] * 3)
def test_words_of_any_length_fit_the_card(by: str, title: str, foot: str) -> None:
    for card in (Card(by, "Tôi đã tham gia", title, foot=foot), Card(by, "", title, "20 năm", title, foot)):
        check_card(card)


@pytest.mark.parametrize("letter", ["W", "Ỗ", "i"])
def test_the_widest_words_fit_the_card(letter: str) -> None:
    wide = letter * 200
    check_card(Card(wide, "Mời đoàn viên dự thi", wide, foot=f"{wide}\nTừ 10/10/2023 đến 10/11/2023"))
    check_card(Card(wide, "", letter * 90, "20 năm", letter * 100, "Từ 10/10/2023 đến 10/11/2023"))


def check_card(card: Card) -> None:
    """The words end above the bridge, and no line leaves the picture."""
    blocks, free = drawing._laid_out(card)
    assert free >= 0
    for font, block, _, _ in blocks:
        for line in block.lines:
            assert drawing._font(font, block.size).getlength(line) <= drawing.WIDTH - 2 * drawing.MARGIN


def test_a_card_is_a_small_picture_of_the_right_size() -> None:
    for card in (cards.plain(), Card("W" * 200, "Tôi đã tham gia", "Ỗ" * 200, foot="Ẵ" * 200)):
        content = drawing.card(card)
        image = Image.open(io.BytesIO(content))
        assert image.format == "PNG" and image.size == (1200, 630) and len(content) <= 200_000
        assert image.convert("RGB").getpixel((2, 2)) == (6, 40, 79)
    assert drawing.card.cache_info().maxsize == drawing.CARDS_KEPT


@pytest.mark.parametrize("name", sorted(drawing.ICONS))
def test_icons(name: str) -> None:
    side, fills = drawing.ICONS[name]
    image = Image.open(io.BytesIO(drawing.icon(name))).convert("RGBA")
    assert image.size == (side, side)
    assert image.getpixel((0, 0))[3] == (255 if fills else 0)  # a filled one is cut by the phone
    gold = [
        (x, y) for x in range(0, side, 3) for y in range(0, side, 3) if image.getpixel((x, y))[:3] == (246, 185, 31)
    ]
    middle = (side - 1) / 2
    assert gold and (not fills or all((x - middle) ** 2 + (y - middle) ** 2 <= (side * 0.4) ** 2 for x, y in gold))


def test_the_address_of_a_picture_changes_with_its_words() -> None:
    first, second = Card("a", "", "b"), Card("a", "", "bc")
    assert first.version == Card("a", "", "b").version != second.version
