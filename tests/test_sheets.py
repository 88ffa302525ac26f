"""Spreadsheets that people really send, and some that nobody should."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from quizapp import sheets
from quizapp.errors import Refusal

HEADERS = ("Mã đơn vị", "Tên đơn vị")


def csv(text: str, encoding: str = "utf-8") -> sheets.Table:
    """A table from CSV text."""
    return sheets.read("a.csv", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_common_dress(encoding: str, delimiter: str) -> None:
    table = csv(f"MA DON VI{delimiter}Tên Đơn Vị\nDV1{delimiter}Công đoàn  số 1\n", encoding)
    assert table.rows[0].values == {"madonvi": "DV1", "tendonvi": "Công đoàn số 1"}
    assert table.cell(table.rows[0], "tendonvi") == "B2"


def test_decomposed_vietnamese_is_composed() -> None:
    table = csv("Họ và tên\nNguye\u0302\u0303n\n")
    assert table.rows[0].values["hovaten"] == "Nguyễn"


def test_xlsx_keeps_text_and_undoes_floats() -> None:
    content = sheets.workbook([("Danh sách", HEADERS, [("0912345678", "=1+1"), (7, "Đức Giang")])])
    rows = sheets.read("a.xlsx", content).rows
    assert rows[0].values == {"madonvi": "0912345678", "tendonvi": "=1+1"} and rows[1].values["madonvi"] == "7"


@pytest.mark.parametrize("payload", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_exports_hold_no_formula(payload: str) -> None:
    grid = CalamineWorkbook.from_filelike(io.BytesIO(sheets.workbook([("S", ("A",), [(payload,)])])))
    assert "<f>" not in sheet_xml(sheets.workbook([("S", ("A",), [(payload,)])]))
    assert grid.sheet_names == ["S"]
    assert sheets.csv_bytes(("A",), [(payload,)]).decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"').startswith("'")


def sheet_xml(content: bytes) -> str:
    """The XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def bomb() -> bytes:
    """A small zip that unpacks to 100 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return out.getvalue()


def many_entries() -> bytes:
    """A zip of many files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(300):
            archive.writestr(f"xl/{n}", "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "trống"),
        (b"PK\x03\x04broken", "hỏng"),
        (bomb(), "quá lớn"),
        (many_entries(), "quá lớn"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xls", ".xls đời cũ"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "không phải"),
        (b"M\xe3 \xf0\xbfn v\xb8", "UTF-8"),
        (b"\n\n\n", "không có dòng"),
        ("Mã đơn vị\n".encode(), "chưa có dòng dữ liệu"),
        (b'a,b\n"x', "dấu nháy"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        sheets.read("tep", content)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    try:
        sheets.read("x", content)
    except Refusal as refusal:
        assert refusal.status in (413, 422)


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_column_letters(index: int, letter: str) -> None:
    assert sheets.column_letter(index) == letter


def hand_made(cells: str, shared: str = "", styles: str = "") -> bytes:
    """A real .xlsx whose sheet holds exactly this XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
                           "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                                      f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
                                      f'Type="{rel}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" '
                                      f'Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
        "pad": "x" * 300_000,  # a stored entry, so that the ratio looks harmless
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "pad" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def cell(address: str, value: str, kind: str = "", style: str = "") -> str:
    """One cell."""
    given = "".join(f' {name}="{x}"' for name, x in (("r", address), ("t", kind), ("s", style)) if x)
    return f"<c{given}><v>{value}</v></c>"


LONG = "<si><t>" + "dài " * 500_000 + "</t></si>"
DATES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'


def test_a_hand_made_file_is_read() -> None:
    rows = f'<row r="1">{cell("A1", "0", "s")}</row><row r="2">{cell("A2", "45.5")}</row><row r="3">{cell("A3", "1", "b")}</row>'
    grid = sheets.read("a.xlsx", hand_made(rows, "<si><t>Cột</t></si>"))
    assert [row.values["cot"] for row in grid.rows] == ["45,5", "TRUE"]  # half a person stays half a person


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (hand_made(f'<row r="1">{cell("A1", "1")}</row><row r="1048576">{cell("XFD1048576", "1")}</row>'), 413),
        (hand_made(f'<row r="1">{cell("A1", "1")}</row><row r="1048576">{cell("Z1048576", "1")}</row>'), 413),
        (hand_made(f'<row r="1">{cell("A1", "1")}{cell("ZZZZZZZZZ1", "1")}</row>'), 413),
        (hand_made("".join(f'<row r="{n}">{cell(f"A{n}", "0", "s")}</row>' for n in range(1, 1500)), LONG), 413),
        (hand_made(f'<row r="1">{cell("A1", "1e300", style="1")}</row>', styles=DATES), 422),
    ],
    ids=["far corner", "far row", "no such column", "one text shared by all", "a date beyond the calendar"],
)
def test_a_small_file_that_asks_for_everything_harms_nobody(content: bytes, status: int) -> None:
    assert len(content) < 400_000
    with pytest.raises(Refusal) as refused:
        sheets.read("a.xlsx", content)
    assert refused.value.status == status
