"""Syllables, proposed errata, abbreviations: questions to a person, never a change of a figure."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.outline import errata, files, lexicon, reader, syllables
from question_bank.outline.abbreviations import abbreviations
from question_bank.outline.reader import Document

SHIPPED = Path(files.__file__).resolve().parents[1] / "data" / "long-bien-2003-2023"


@pytest.mark.parametrize(
    "word",
    [
        "hoà",
        "hòa",
        "thuỷ",
        "thủy",
        "khoẻ",
        "khỏe",
        "gì",
        "gìn",
        "giếng",
        "quốc",
        "quý",
        "nghiêng",
        "khuỷu",
        "khuya",
        "quyết",
        "toán",
        "quả",
        "ưu",
        "tựu",
        "giữa",
        "yêu",
        "yến",
        "ở",
        "ý",
        "ủy",
        "uỷ",
        "huyện",
        "khuyến",
        "rượu",
        "hoặc",
        "nghệ",
        "kỷ",
        "ghế",
        "oang",
        "NGUYỄN",
        "Đảng",
        "quạnh",
    ],
)
def test_real_syllables(word: str) -> None:
    assert syllables.is_valid(word)


@pytest.mark.parametrize(
    "word",
    [
        "phuong",
        "tùu",
        "thưc",
        "qúy",
        "qủa",
        "tóan",
        "cê",
        "nge",
        "kha2",
        "zalo",
        "golf",
        "đât",
        "ngh",
        "wa",
        "ươg",
        "hoang̀",
        "vắcxin",
        "iêu̱",
        "quuy",
        "bạtt",
        "yên̉̀",
    ],
)
def test_impossible_syllables(word: str) -> None:
    assert not syllables.is_valid(word)


@given(st.sampled_from(sorted(s for pair in lexicon.compounds() for s in pair)))
def test_every_shipped_word_is_vietnamese(word: str) -> None:
    assert syllables.is_valid(word) and syllables.settled(word) == word


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert syllables.is_valid(text) in (True, False)
    assert syllables.settled(syllables.settled(text)) == syllables.settled(text)


def proposed(text: str) -> dict[str, str]:
    """wrong -> right."""
    return {d.wrong: d.right for d, _ in errata.propose(reader.read(text))}


def test_each_kind_of_error_is_asked_about() -> None:
    usual = "Lĩnh vực dạy học. Lĩnh vực thi đua. Lĩnh vực y tế. Nhà trường đẩy mạnh thi đua. " * 4
    found = proposed(
        usual + "Linh vực văn hóa. Theo phuong châm mới. Công tác giámLỗi chậm. Tổ LĐLD họp. Trường bồ sung 5 ghế. "
        "Lớp xem đình Lệ Mật. Em yêu đình Lê Mật. Thầy vẽ đình Lệ Mật."
    )
    assert found == {
        "Linh vực": "Lĩnh vực", "phuong": "phương", "giámLỗi": "giám lỗi", "LĐLD": "LĐLĐ", "bồ sung": "bổ sung", "Lê Mật": "Lệ Mật",
    }  # fmt: skip


def test_good_prose_foreign_names_and_chance_are_left_alone() -> None:
    assert (
        proposed(
            "Trường có số lượng lớn. Em đi BigC, Aeon Mall, xem golf, zalo. Hoà bình, hòa bình, Thành uỷ, Thành ủy."
        )
        == {}
    )


def test_two_styles_of_tone_marks_are_one_line() -> None:
    assert "hai kiểu" in errata.tone_styles(reader.read("Hòa bình và hoà giải, thủy lợi."))
    assert errata.tone_styles(reader.read("Hòa bình, hòa giải, thủy lợi.")) == ""


@given(
    st.lists(
        st.sampled_from(["phuong", "12.772", "1O7", "bồ sung", "3,4", "Linh vực", "15-KH/QU", "vắcxin", "và", "."]),
        max_size=30,
    )
)
def test_no_figure_is_ever_proposed(words: list[str]) -> None:
    for wrong, right in proposed(" ".join(words)).items():
        assert not any(c.isdigit() for c in wrong + right)


def test_proposals_change_nothing_until_confirmed(tmp_path: Path) -> None:
    source = "Theo phuong châm mới, trường có 5 lớp."
    path = tmp_path / "errata.json"
    made = errata.as_file(reader.read(source))
    path.write_text(json.dumps(made), encoding="utf-8")
    assert made["errata"][0]["confirmed"] is False and files.load_errata(path) == []
    made["errata"][0]["confirmed"] = True
    path.write_text(json.dumps(made), encoding="utf-8")
    mended = reader.read(source, files.load_errata(path))
    assert mended.sections[0].paragraphs[0].text == "Theo phương châm mới, trường có 5 lớp."


def test_a_correction_keeps_to_whole_words() -> None:
    text = "Thầy được khen, ngành y được khen."
    paragraph = reader.read(text, [("y được", "y dược", "ngành y được")]).sections[0].paragraphs[0]
    assert paragraph.text == "Thầy được khen, ngành y dược khen."


@pytest.fixture(scope="module")
def outline() -> Document:
    """The shipped outline as scanned, uncorrected."""
    return reader.read(reader.load_text(SHIPPED / "outline.txt"))


def test_most_errors_of_the_shipped_outline_are_found(outline: Document) -> None:
    truth = json.loads((SHIPPED / "errata.json").read_text(encoding="utf-8"))["errata"]
    doubts = [d for d, _ in errata.propose(outline)]
    right = [
        d for d in doubts
        if any((d.wrong in t["wrong"] and t["wrong"].replace(d.wrong, d.right) == t["right"])
               or (t["wrong"] in d.context and t["right"] in d.context.replace(d.wrong, d.right)) for t in truth)
    ]  # fmt: skip
    assert len(right) >= 15 and len(doubts) - len(right) <= 3


def test_abbreviations_are_known_or_asked_about(outline: Document) -> None:
    known, unknown = abbreviations(outline)
    assert {"HĐND", "UBND", "MTTQ", "CBCNV", "NLĐ", "QU", "TU", "TNMT"} <= set(known)
    assert known["NLĐ"] == "người lao động"
    assert set(unknown) == {"LĐLD", "SEA", "BVIS"} and "Wellspring" in unknown["BVIS"]


def test_the_command_says_and_writes(tmp_path: Path) -> None:
    document = tmp_path / "d.txt"
    document.write_text("Theo phuong châm mới của XYZK, trường có 5 lớp.", encoding="utf-8")
    base = [sys.executable, "-m", "question_bank", "errata", str(document)]
    shown = subprocess.run(base, capture_output=True, text=True, encoding="utf-8")
    assert shown.returncode == 0 and "“phuong” -> “phương”" in shown.stdout and "XYZK" in shown.stdout
    answer = json.loads(subprocess.run([*base, "--json"], capture_output=True, text=True, encoding="utf-8").stdout)
    assert answer["errata"][0]["right"] == "phương" and "XYZK" in answer["abbreviations"]["unknown"]
    subprocess.run([*base, "-o", str(tmp_path / "errata.json")], check=True, capture_output=True)
    assert files.load_errata(tmp_path / "errata.json") == []
    again = subprocess.run(
        [*base, "-o", str(tmp_path / "errata.json")], capture_output=True, text=True, encoding="utf-8"
    )
    assert again.returncode == 1 and "đã có" in again.stderr
