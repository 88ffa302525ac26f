"""Abbreviations spelled out in programmed items: first use, again, joined, and where never."""

import json
from pathlib import Path
from typing import Any

import pytest

from question_bank import build as builder
from question_bank.items.model import Draft
from question_bank.items.shortforms import spelled_out
from question_bank.outline import files

FULL = {
    "LLCT": "lý luận chính trị",
    "HC": "hành chính",
    "CNVCLĐ": "công nhân, viên chức, lao động",
    "NĐ": "nghị định",
    "CP": "Chính phủ",
}
OPTIONS = ("1.250 CNVCLĐ", "1.480 CNVCLĐ")


def draft(stem: str, *texts: str, key: str = "") -> Draft:
    return Draft("k", "single", stem, [(t, f"Đề cương ghi {t}.") for t in texts], key or (texts or ("",))[0], "1", "easy", "g",
                 {"quote": stem}, "draft")  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Năm 2022, bao nhiêu cán bộ có trình độ LLCT - HC?", "Năm 2022, bao nhiêu cán bộ có trình độ lý luận chính trị - hành chính?"),
        ("Số lớp LLCT-HC là bao nhiêu?", "Số lớp lý luận chính trị-hành chính là bao nhiêu?"),
        ("LLCT được học mấy buổi?", "Lý luận chính trị được học mấy buổi?"),
        ("Lớp LLCT có mấy buổi LLCT?", "Lớp lý luận chính trị (LLCT) có mấy buổi LLCT?"),
        ("Lớp lý luận chính trị (LLCT) có bao nhiêu người?", None),
        ("Lớp “LLCT cơ bản” có bao nhiêu người?", None),
        ("Theo Nghị định 132/2003/NĐ-CP, có bao nhiêu phường?", None),
        ("Theo Kế hoạch 05-CP, có bao nhiêu phường?", None),
        ("Theo Thông tư 7/CP/LLCT, có bao nhiêu phường?", None),
        ("Có bao nhiêu lớp LLCTX, XLLCT, LLCT2, LLCT-XY?", None),
        ("Có bao nhiêu lớp llct?", None),
    ],
)  # fmt: skip
def test_where_a_reader_meets_it_first(stem: str, expected: str | None) -> None:
    assert spelled_out(draft(stem), FULL, True).stem == (expected or stem)


def test_options_stay_short_where_the_stem_explains_them() -> None:
    made = spelled_out(draft("Năm 2022, có bao nhiêu CNVCLĐ?", *OPTIONS, key=OPTIONS[1]), FULL, True)
    assert made.stem == "Năm 2022, có bao nhiêu công nhân, viên chức, lao động (CNVCLĐ)?"
    assert (made.texts, made.key) == (list(OPTIONS), OPTIONS[1])


def test_options_that_nothing_explains_are_spelled_out_all_alike() -> None:
    made = spelled_out(draft("Năm 2022, có bao nhiêu người?", *OPTIONS, key=OPTIONS[1]), FULL, True)
    assert made.texts == [o.replace("CNVCLĐ", FULL["CNVCLĐ"]) for o in OPTIONS] and made.key == made.texts[1]
    assert [why for _, why in made.options] == [f"Đề cương ghi {t}." for t in OPTIONS]  # what cites the source stays
    assert made.citation == {"quote": "Năm 2022, có bao nhiêu người?"}


def test_what_a_person_wrote_stays() -> None:
    made = draft("Có bao nhiêu CNVCLĐ?", *OPTIONS)
    assert spelled_out(made, FULL, False) == made
    assert spelled_out(made, {}, True) is made


TEXT = """I. KẾT QUẢ

Năm 2021, quỹ hỗ trợ CNVCLĐ đạt 340 triệu đồng. Năm 2022, quỹ hỗ trợ đoàn viên đạt 415 triệu đồng.
"""
PROFILE = {"id": "d", "title": "D", "body": "công đoàn Sông Hồng", "source_name": "báo cáo", "confirmed": True}


def built(folder: Path, edits: dict[str, Any] | None = None, **profile: Any) -> list[dict[str, Any]]:
    (folder / "d.txt").write_text(TEXT, encoding="utf-8")
    (folder / "profile.json").write_text(json.dumps({**PROFILE, **profile}), encoding="utf-8")
    (folder / "edits.json").write_text(json.dumps({"edits": edits or {}}), encoding="utf-8")
    sources = builder.Sources(folder / "d.txt", folder / "profile.json", edits=folder / "edits.json")
    return list(builder.build(sources).bank["items"])


def test_a_profile_s_abbreviations_reach_items_from_figures(tmp_path: Path) -> None:
    plain = built(tmp_path)
    assert "CNVCLĐ" in plain[0]["stem"] and built(tmp_path, abbreviations={}) == plain
    items = built(tmp_path, abbreviations=FULL)
    assert all(
        FULL["CNVCLĐ"] in i["stem"] and "CNVCLĐ" not in i["stem"] for i in items if "340" in i["citation"]["mark"]
    )
    assert "CNVCLĐ" in items[0]["citation"]["quote"]
    assert [i["id"] for i in items] == [i["id"] for i in plain]
    key = items[0]["fact"]
    stem = "Quỹ hỗ trợ CNVCLĐ năm 2021 đạt bao nhiêu triệu đồng?"
    edited = built(tmp_path, {key: {"value": "340", "stem": stem}}, abbreviations=FULL)
    assert stem in [i["stem"] for i in edited]


@pytest.mark.parametrize("raw", [None, [], "x", {"": "y"}, {"A1": ""}, {"..": "z"}, {"AB": "AB"}, {"AB": "  "}])
def test_what_explains_nothing_is_left_out(tmp_path: Path, raw: Any) -> None:
    (tmp_path / "p.json").write_text(json.dumps({**PROFILE, "abbreviations": raw}), encoding="utf-8")
    assert files.load_profile(tmp_path / "p.json").abbreviations == {}


def test_a_person_s_reasons_stand_while_the_figure_does(tmp_path: Path) -> None:
    key = built(tmp_path)[0]["fact"]
    edit = {"value": "340", "distractors": ["280", "390", "450"],
            "rationales": {"340": "Đúng như báo cáo.", "390 triệu đồng": "Số của năm 2020.", "Sai": "Báo cáo ghi 340."}}  # fmt: skip
    items = [i for i in built(tmp_path, {key: edit}) if i["fact"] == key]
    why = {o["text"]: o["rationale"] for i in items for o in i["options"]}
    assert (why["340 triệu đồng"], why["390 triệu đồng"], why["Sai"]) == ("Đúng như báo cáo.", "Số của năm 2020.", "Báo cáo ghi 340.")  # fmt: skip
    assert "không có con số này" in why["280 triệu đồng"] and why["Đúng"]
    old = built(tmp_path, {key: {**edit, "value": "335"}})
    assert "Số của năm 2020." not in json.dumps(old, ensure_ascii=False)
