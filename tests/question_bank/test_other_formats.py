"""Moodle XML, Aiken, the spreadsheet and QTI; broken and hostile files."""

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.__main__ import main
from question_bank.bank import BankError
from question_bank.formats import aiken, exchange, gift, merging, moodle_check, moodle_xml, qti, texts, xlsx
from question_bank.formats.markup import to_text
from question_bank.formats.notes import BROKEN, LOST, SKIPPED, Report
from question_bank.formats.questions import Question
from tests.question_bank.interchange import bank_of, one_of_each

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
QUIZ = """<?xml version="1.0" encoding="UTF-8"?><quiz>
<question type="category"><category><text>$course$/Văn hóa</text></category><idnumber>4</idnumber></question>
<question type="multichoice"><name><text>Tên câu một</text></name>
<questiontext format="html"><text><![CDATA[<p>Đình nào &amp; chùa nào? <img src="a.png"></p>]]></text></questiontext>
<idnumber>vh-1</idnumber><single>false</single>
<answer fraction="50" format="html"><text>Đình <b>Thổ Khối</b></text><feedback><text>Đúng</text></feedback></answer>
<answer fraction="50"><text>Chùa Bồ Đề</text></answer><answer fraction="0"><text>Không có</text></answer>
<hint><text>Gợi ý</text></hint></question>
<question type="numerical"><name><text>Diện tích</text></name><questiontext format="plain_text"><text>Bao nhiêu?</text>
</questiontext><answer fraction="100"><text>6038.24</text><tolerance>0.5</tolerance></answer>
<units><unit><multiplier>1</multiplier><unit_name>ha</unit_name></unit>
<unit><multiplier>0.01</multiplier><unit_name>km2</unit_name></unit></units></question>
<question type="essay"><name><text>Bài viết</text></name><questiontext><text>Viết.</text></questiontext></question>
<question type="truefalse"><name><text>Hỏng</text></name><questiontext><text>Sao?</text></questiontext>
<answer fraction="100"><text>true</text></answer></question>
</quiz>"""


def test_moodle_xml_in_html() -> None:
    items, report = moodle_xml.read(
        QUIZ.replace("Đình <b>", "Đình &lt;b&gt;").replace("</b></text>", "&lt;/b&gt;</text>").encode(), "m.xml"
    )
    first, second = items
    assert (first["id"], first["kind"], first["key"]) == ("vh-1", "multiple", ["a", "b"])
    assert first["stem"] == "Đình nào & chùa nào?" and first["options"][0]["text"] == "Đình Thổ Khối"
    assert second["id"] == "Diện tích" and second["key"] == {"value": 6038.24, "unit": "ha", "tolerance": 0.5}
    assert report.sections == [{"code": "4", "title": "Văn hóa"}]
    assert {n.text for n in report.of(LOST)} == {"hình", "gợi ý", "đơn vị quy đổi"}
    assert [n.text for n in report.of(SKIPPED)] == ["tự luận"]
    assert [(n.item, n.where) for n in report.of(BROKEN)] == [("Hỏng", "thẻ question thứ 5")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<quiz><question></quiz>", "dòng 1, cột 19"),
        ("<html/>", "không phải Moodle XML"),
        ('<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "DOCTYPE"),
        ('<!DOCTYPE q SYSTEM "http://localhost/x.dtd"><quiz/>', "DOCTYPE"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="khong-co"?><quiz/>', "bảng mã"),
        ("   ", "trống"),
    ],
)  # fmt: skip
def test_broken_and_hostile_xml_is_refused(text: str, said: str) -> None:
    with pytest.raises(BankError, match=said):
        moodle_xml.read(text.encode(), "x.xml")


def test_deep_xml_is_only_not_a_quiz() -> None:
    deep = b"<quiz>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</quiz>"
    assert moodle_xml.read(deep, "x.xml")[0] == []


def test_aiken_as_people_write_it() -> None:
    text = """Ai ký nghị định?
A) Thủ tướng
B. Chủ tịch quận
ANSWER: A

Một câu dài
xuống dòng
A) Đúng
B) Sai
đáp án: b

A) Lạc

Chỉ một phương án
A) Một
ANSWER: A

Hai đáp án
A) Một
B) Hai
ANSWER: A, B

Nhảy chữ
A) Một
C) Ba
ANSWER: A

Chưa xong
A) Một
B) Hai"""
    items, report = aiken.read(text.encode("utf-16"), "a.txt")
    assert [(i["kind"], i["stem"], i["key"]) for i in items] == [
        ("single", "Ai ký nghị định?", ["a"]), ("true_false", "Một câu dài xuống dòng", ["b"]),
    ]  # fmt: skip
    said = [(n.where, n.text) for n in report.of(BROKEN)]
    assert [where for where, _ in said][:4] == ["dòng 12", "dòng 16", "dòng 21", "dòng 25"]
    assert "chưa xong" in said[-1][1]


def test_aiken_says_what_it_loses() -> None:
    content, report = aiken.write(bank_of(one_of_each(), "thu", [("1", "Một")] * 6))
    assert {n.item for n in report.of(SKIPPED)} == {"c2", "c4", "c5", "c6"}
    lost = {n.text for n in report.of(LOST) if n.item == "c1"}
    assert lost == {"mã câu", "mục", "mức độ", "nhóm", "giải thích phương án"}
    assert content.decode().startswith("Thủ đô ở đâu?\nA) Huế\nB) Hà Nội\nC) Đà Nẵng\nANSWER: B\n")


def sheet(*rows: dict[str, Any]) -> bytes:
    """A workbook with these columns and rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Câu hỏi")
        names = list(dict.fromkeys(name for row in rows for name in row))
        for column, name in enumerate(names):
            page.write(0, column, name)
            for number, row in enumerate(rows, start=1):
                page.write(number, column, row.get(name, ""))
    return out.getvalue()


def test_the_template_can_be_read() -> None:
    items, report = xlsx.read(xlsx.template(), "mau.xlsx")
    assert [i["kind"] for i in items] == ["single", "multiple", "true_false", "numeric", "ordering", "matching"]
    assert report.notes == [] and items[3]["key"]["value"] == 2.5 and items[4]["key"] == ["b", "c", "a"]
    assert items[5]["key"] == [["a", "2"], ["b", "1"]] and report.sections == [{"code": "vi-du", "title": "Ví dụ"}]


@pytest.mark.parametrize(
    ("row", "where", "said"),
    [
        ({"Đáp án": "C"}, "dòng 2, cột Đáp án (D2)", "phương án C không có"),
        ({"Đáp án": "A, B"}, "dòng 2, cột Đáp án (D2)", "đúng một chữ cái"),
        ({"Đáp án": "Huế"}, "dòng 2, cột Đáp án (D2)", "không phải chữ cái"),
        ({"Câu hỏi": ""}, "dòng 2, cột Câu hỏi (A2)", "để trống"),
        ({"Phương án B": ""}, "dòng 2, cột Phương án B (C2)", "cần ít nhất hai"),
        ({"Loại câu": "tự luận"}, "dòng 2, cột Loại câu (E2)", "không có"),
        ({"Mức độ": "rất khó"}, "dòng 2, cột Mức độ (E2)", "Chọn trong danh sách"),
        ({"Loại câu": "sắp xếp"}, "dòng 2, cột Đáp án (D2)", "cần đủ các chữ cái"),
        ({"Loại câu": "đúng/sai"}, "dòng 2, cột Phương án A (B2)", "để trống phương án"),
        ({"Loại câu": "nhập số"}, "dòng 2, cột Phương án A (B2)", "không có phương án"),
        ({"Loại câu": "ghép đôi", "Ghép với 1": "x"}, "dòng 2, cột Đáp án (D2)", "A-2, B-1"),
        ({"Trích dẫn": "a b", "Phần đánh dấu": "c"}, "dòng 2, cột Phần đánh dấu (F2)", "không nằm trong"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(row: dict[str, Any], where: str, said: str) -> None:
    good = {"Câu hỏi": "Ở đâu?", "Phương án A": "Huế", "Phương án B": "Hà Nội", "Đáp án": "B"}
    items, report = xlsx.read(sheet({**good, **row}), "x.xlsx")
    (note,) = report.of(BROKEN)
    assert items == [] and note.where == where and said in note.text


def test_numbers_typed_in_excel() -> None:
    base = {"Loại câu": "nhập số", "Câu hỏi": "Bao nhiêu?", "Đáp án": 6038.24, "Sai số": 1}
    items, _ = xlsx.read(
        sheet(base, {**base, "Đáp án": "12.772"}, {**base, "Đáp án": "0,5"}, {**base, "Đáp án": "0.125"}), "x.xlsx"
    )
    assert [i["key"]["value"] for i in items] == [6038.24, 12772, 0.5, 0.125]


def test_an_approval_in_a_sheet_is_not_taken() -> None:
    row = {"Câu hỏi": "Ở đâu?", "Phương án A": "a", "Phương án B": "b", "Đáp án": "A", "Trạng thái": "đã duyệt"}
    items, report = xlsx.read(sheet(row), "x.xlsx")
    assert items[0]["status"] == "draft" and "bản nháp" in report.of(LOST)[0].text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04 hong", "bị hỏng"),
        (sheet({"Tên": "x"}), "không thấy dòng tên cột"),
        (sheet({"Câu hỏi": "x"}), "Đáp án"),
    ],
)
def test_broken_workbooks_are_refused(raw: bytes, said: str) -> None:
    with pytest.raises(BankError, match=said):
        xlsx.read(raw, "x.xlsx")


def test_a_cell_at_the_end_of_the_world_is_refused() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(1_048_575, 16_383, "x")
    with pytest.raises(BankError, match="lớn quá"):
        xlsx.read(out.getvalue(), "x.xlsx")


def test_formulas_stay_text() -> None:
    found = [Question("single", "=1+1", "", name="=HYPERLINK(1)", options=[("@a", ""), ("+b", "")], key=[0])]
    content, _ = xlsx.write(bank_of(found, "thu"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_qti_package() -> None:
    bank = bank_of(one_of_each(), "thu")
    content, report = qti.write(bank)
    assert content == qti.write(bank)[0] and report.carried == 6
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = ET.fromstring(archive.read("imsmanifest.xml"))
        names = [r.get("href") or "" for r in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}resource")]
        assert sorted([*names, "imsmanifest.xml"]) == sorted(archive.namelist())
        found = {root.get("identifier"): root for root in (ET.fromstring(archive.read(name)) for name in names)}
    assert {root.tag for root in found.values()} == {f"{QTI}assessmentItem"}
    right = {name: [v.text for v in root.iter(f"{QTI}value")][:-1] for name, root in found.items()}
    assert right == {"c1": ["O2"], "c2": ["O1", "O3"], "c3": ["O1"], "c4": ["6038.24"], "c5": ["O1", "O2"],
                     "c6": ["O1 T1", "O2 T2"]}  # fmt: skip
    equal = found["c4"].find(f".//{QTI}equal")
    assert equal is not None and equal.get("tolerance") == "0.5 0.5"
    assert [f.text for f in found["c1"].iter(f"{QTI}modalFeedback")] == ["Kinh đô cũ.", "Đúng như Hiến pháp."]
    order = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
    for root in found.values():
        places = [order.index(child.tag.removeprefix(QTI)) for child in root]
        assert places == sorted(places)
        identifiers = [e.get("identifier") for e in root.iter() if e.tag.endswith("Choice")]
        assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Câu hỏi?{T}".encode("utf-16-be"), "văn bản thuần"), (b"\xff\xfeC\xd8", "UTF-16"), (b"a\x81\x8d\x90", "không phải UTF-8"),
        (b"C\xb5u h\xe1i Vi\xd6t Nam {T}", "TCVN3"), (b"\n \n", "trống"),
    ],
)  # fmt: skip
def test_encodings_that_are_refused(raw: bytes, said: str) -> None:
    with pytest.raises(BankError, match=said):
        gift.read(raw, "x.gift")


def test_windows_1258_is_read_with_a_remark() -> None:
    report = Report()
    old = "Quâ\u0323n uy\u0309 Long Biên".encode("cp1258")
    assert texts.decode(old, "x.txt", report) == "Quận uỷ Long Biên" and "Windows-1258" in report.notes[0].text


def test_html_to_text() -> None:
    assert to_text("<p>Một</p>\n<p>Hai<br>ba &lt;4</p><script>x</script>") == ("Một\nHai\nba <4", [])
    assert to_text("<p>Một <br></p><div><br>Hai</div>") == ("Một\nHai", [])
    assert to_text("a<br><br>\n  b\n c") == ("a\n\nb c", [])
    assert to_text("<![khong[x]]> <b>y", "html")[0]
    assert to_text("a < b > c", "moodle") == ("a < b > c", [])
    assert to_text("**đậm**", "markdown")[1] and to_text("<i>a</i>", "plain") == ("<i>a</i>", [])


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle-xml"])
def test_any_bytes_are_read_or_refused(form: str) -> None:
    @settings(deadline=None)
    @given(st.binary(max_size=200) | st.text(alphabet='{}=~#:\\%->"\n AB)<quiz/>&;.[]$', max_size=120).map(str.encode))
    def run(raw: bytes) -> None:
        try:
            items, report = exchange.READERS[form](raw, "x")
        except BankError:
            return
        assert report.found == len(items) + len(report.of(SKIPPED)) + len(report.of(BROKEN))

    run()


def test_formats_by_name_and_content() -> None:
    assert exchange.format_of("a.TXT", b"Ai?\nA) x\nB) y\nANSWER: A") == "aiken"
    assert exchange.format_of("a.txt", b"::a::Ai?{T}") == "gift" and exchange.format_of("a.xml", b"") == "moodle-xml"
    for name in ("a.txt", "a.docx"):
        with pytest.raises(BankError):
            exchange.format_of(name, "Chỉ là văn bản.".encode())


def test_further_sentences_are_kept_or_reported() -> None:
    quote = "Hà Nội là Thủ đô."
    first = one_of_each()
    first[0].citation = {"quote": quote, "sha256": xlsx.quote_hash(quote)}
    bank = bank_of(first, "goc.xlsx", [("0", "Mở đầu")] * 6)
    more = [
        {
            "section": "1",
            "sentence": "1.2",
            "quote": "Huế ở miền Trung.",
            "sha256": xlsx.quote_hash("Huế ở miền Trung."),
        }
    ]
    bank["items"][0]["citation"]["more"] = more
    for form in (moodle_xml, gift, qti):
        _, report = form.write(bank)
        assert "các câu nguồn thêm" in {note.text for note in report.of(LOST)}, form
    content, report = xlsx.write(bank)
    assert report.of(LOST) == []
    items, report = xlsx.read(content, "goc.xlsx")
    assert items[0]["citation"].pop("more") == more  # from here on as a sheet without the column
    merged = merging.merge(bank, items, report.sections, "goc.xlsx", content)
    assert merged["items"][0]["citation"]["more"] == more and merged["items"][0]["version"] == 1
    items[0]["citation"] = {**items[0]["citation"], "quote": "Câu khác.", "sha256": xlsx.quote_hash("Câu khác.")}
    merged = merging.merge(bank, items, report.sections, "goc.xlsx", content)
    assert "more" not in merged["items"][0]["citation"] and merged["items"][0]["version"] == 2


def test_merging_keeps_what_a_format_cannot_hold() -> None:
    quote = "Hà Nội là Thủ đô."
    first = one_of_each()
    first[0].citation = {"quote": quote, "sha256": xlsx.quote_hash(quote)}
    bank = bank_of(first, "goc.xlsx", [("0", "Mở đầu")] * 6)
    bank["items"][0]["status"] = bank["items"][1]["status"] = "approved"
    text = "::c1::Thủ đô ở đâu?{~Huế =Hà Nội ~Đà Nẵng}\n\n::c2::Số nào lẻ?{~%100%3 ~2 ~4}\n\n::moi::Câu mới?{T}"
    items, report = gift.read(text.encode(), "them.gift")
    merged = merging.merge(bank, items, report.sections, "them.gift", text.encode())
    assert merged["items"][0] == bank["items"][0]  # the same question: still approved, still cited
    second = merged["items"][1]
    assert (second["status"], second["stem"], second["version"]) == ("draft", "Số nào lẻ?", 2)
    assert second["options"][0]["rationale"] == "Lẻ."
    assert merged["items"][-1]["id"] == "moi" and len(merged["items"]) == 7
    assert merged["sections"][-1] == {"code": "0-2", "title": "Chưa xếp mục"}
    assert merged["documents"][-1]["id"] == "them.gift" and merged["version"] != bank["version"]


def test_the_command_exports_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in exchange.FORMATS:
        assert main(["export", "--format", form, "-o", str(tmp_path / form)]) == 0
    assert "trích dẫn nguồn" in capsys.readouterr().err
    assert main(["export", "--format", "gift"]) == 1
    items, _ = gift.read((tmp_path / "gift").read_bytes(), "gift")
    assert len(items) > 300


def test_the_check_of_moodle_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "public" / "question" / "format" / "gift"
    place.mkdir(parents=True)
    (place / "examples.txt").write_text("Đúng?{T}\n\nNgắn?{=a}\n\nHỏng {", encoding="utf-8")
    assert moodle_check.main([str(tmp_path)]) == 0
    assert "| 3 | 1 | 1 | 1 | trả lời ngắn 1 |" in capsys.readouterr().out
    assert moodle_check.main([str(tmp_path / "không có")]) == 2
