"""The shipped bank: built from its files byte for byte, and every promise about it."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from question_bank import bank, build
from question_bank.checks.gates import plain
from question_bank.outline import files, reader
from question_bank.outline.errors import DocumentError

SHIPPED = Path(build.__file__).parent / "data" / "long-bien-2003-2023"


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """The bank as shipped."""
    return bank.load(SHIPPED / "bank.json")


@pytest.fixture(scope="module")
def approved(shipped: dict[str, Any]) -> list[dict[str, Any]]:
    """Its approved items."""
    return [i for i in shipped["items"] if i["status"] == "approved"]


def test_building_again_gives_the_same_bytes() -> None:
    assert bank.dumps(build.build(build.sources_in(SHIPPED)).bank) == (SHIPPED / "bank.json").read_text(
        encoding="utf-8"
    )


def test_there_is_enough_of_everything(approved: list[dict[str, Any]]) -> None:
    assert len(approved) >= 200
    assert min(Counter(i["section"] for i in approved).values()) >= 8
    assert set(Counter(i["section"] for i in approved)) == {str(n) for n in range(10)}
    assert max(Counter(i["fact"] for i in approved).values()) <= 3
    assert len({i["fact"] for i in approved if i["fact"].startswith("t")}) >= 60
    for section in "0123456789":
        assert {i["difficulty"] for i in approved if i["section"] == section} == {"easy", "medium", "hard"}


SIZES = {
    "single": [4], "true_false": [2], "multiple": [4, 5, 6], "numeric": [0], "ordering": [3, 4, 5, 6], "matching": [3, 4, 5, 6],
}  # fmt: skip


def test_every_item_is_whole(approved: list[dict[str, Any]]) -> None:
    errata = files.load_errata(SHIPPED / "errata.json")
    sentences = [t.text for _, _, t in reader.read(reader.load_text(SHIPPED / "outline.txt"), errata).sentences()]
    for item in approved:
        texts = [plain(o["text"]) for o in item["options"]]
        assert len(set(texts)) == len(texts) in SIZES[item["kind"]], item["id"]
        if item["kind"] in ("single", "true_false"):
            assert len(item["key"]) == 1 and item["key"][0] in {o["id"] for o in item["options"]}
        assert any(item["citation"]["quote"] in s for s in sentences), item["id"]
        assert all(o["rationale"] for o in item["options"]), item["id"]


def test_stems_are_asked_once(approved: list[dict[str, Any]]) -> None:
    stems = Counter(plain(i["stem"]) for i in approved)
    assert not [s for s, n in stems.items() if n > 1]


def test_the_key_has_no_favourite_place(approved: list[dict[str, Any]]) -> None:
    singles = [i for i in approved if i["kind"] == "single"]
    figures = [i for i in singles if i["options"][0]["text"][0].isdigit() and not i["fact"].startswith("t")]
    for letter in "abcd":
        assert 0.15 <= sum(i["key"] == [letter] for i in figures) / len(figures) <= 0.35
        assert 0.15 <= sum(i["key"] == [letter] for i in singles) / len(singles) <= 0.35
    words = [i for i in singles if i["fact"].startswith("t")]
    longest = sum(max(i["options"], key=lambda o: len(o["text"]))["id"] == i["key"][0] for i in words)
    assert 0.15 <= longest / len(words) <= 0.35
    truths = [i["key"] == ["a"] for i in approved if i["kind"] == "true_false"]
    assert 0.4 <= sum(truths) / len(truths) <= 0.6


def test_held_and_sensitive_facts_are_not_asked(approved: list[dict[str, Any]]) -> None:
    text = " ".join(i["stem"] for i in approved).lower()
    for word in ("1.600 héc ta", "2.645", "kỷ luật", "vi phạm", "cận nghèo", "43,59% so", "hiện nay"):
        assert word not in text


def copy_of(tmp_path: Path, old: str, new: str) -> build.Sources:
    """The shipped files with one change in the outline."""
    shutil.copytree(SHIPPED, tmp_path / "c")
    outline = tmp_path / "c" / "outline.txt"
    text = outline.read_text(encoding="utf-8")
    assert old in text
    outline.write_text(text.replace(old, new), encoding="utf-8")
    return build.sources_in(tmp_path / "c")


def test_a_changed_figure_changes_the_item_and_asks_for_a_reader(tmp_path: Path) -> None:
    result = build.build(copy_of(tmp_path, "12.772 tỷ đồng", "13.455 tỷ đồng"))
    item = next(
        i for i in result.bank["items"] if i["kind"] == "single" and i["stem"].startswith("Năm 2021, thu ngân sách")
    )
    assert next(o["text"] for o in item["options"] if o["id"] == item["key"][0]) == "13.455 tỷ đồng"
    assert item["status"] == "draft" and any("13.455" in w for w in result.warnings)


def test_a_changed_sentence_sends_its_items_back(tmp_path: Path) -> None:
    result = build.build(
        copy_of(tmp_path, "Huân chương Lao động hạng Ba năm 2008", "Huân chương Lao động hạng Hai năm 2008")
    )
    stale = [w for w in result.warnings if "câu nguồn không còn" in w]
    assert stale
    fact = stale[0].split(":")[0]
    assert all(i["status"] == "draft" for i in result.bank["items"] if i["fact"] == fact)


def test_a_sentence_that_is_not_there_is_named(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "c")
    path = tmp_path / "c" / "edits.json"
    edits = json.loads(path.read_text(encoding="utf-8"))
    edits["edits"]["d9391c7fd9-2"]["cites"] = ["2.1.5.1", "9.9.9.9"]
    path.write_text(json.dumps(edits), encoding="utf-8")
    result = build.build(build.sources_in(tmp_path / "c"))
    assert result.warnings == ["Sửa d9391c7fd9-2: tài liệu không có câu 9.9.9.9 để dẫn; xem lại cites."]
    item = next(i for i in result.bank["items"] if i["id"] == "d9391c7fd9-2-sc")
    assert [one["sentence"] for one in item["citation"]["more"]] == ["2.1.5.1"]


@pytest.mark.parametrize("cites", ["2.1.5.1", [1], {"a": 1}, None])
def test_cites_of_another_shape_are_refused_by_name(tmp_path: Path, cites: object) -> None:
    path = tmp_path / "edits.json"
    path.write_text(json.dumps({"edits": {"k-1": {"cites": cites}}}), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"cites của k-1"):
        files.load_edits(path)


def test_an_unconfirmed_profile_approves_nothing(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "c")
    profile = tmp_path / "c" / "profile.json"
    profile.write_text(
        profile.read_text(encoding="utf-8").replace('"confirmed": true', '"confirmed": false'), encoding="utf-8"
    )
    assert not [i for i in build.build(build.sources_in(tmp_path / "c")).bank["items"] if i["status"] == "approved"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b.update(schema=9), "lược đồ"),
        (lambda b: b["items"][0].update(key=["z"]), "đáp án"),
        (lambda b: b["items"][0].update(stem=" "), "stem"),
        (lambda b: b["items"][0].update(section="99"), "mục"),
        (lambda b: b["items"][0]["citation"].update(quote="khác"), "dấu"),
        (lambda b: b["items"].append(b["items"][0]), "hai lần"),
        (lambda b: b["items"][0].update(options=[]), "phương án"),
        (lambda b: b.update(items={}), "items"),
    ],
)
def test_a_broken_bank_is_refused_by_name(shipped: dict[str, Any], change: Any, words: str) -> None:
    broken = json.loads(json.dumps(shipped))
    change(broken)
    with pytest.raises(bank.BankError, match=words):
        bank.check(broken)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line."""
    return subprocess.run(
        [sys.executable, "-m", "question_bank", *arguments], capture_output=True, text=True, encoding="utf-8"
    )


def test_a_document_never_seen_goes_all_the_way(tmp_path: Path) -> None:
    document = tmp_path / "truong.txt"
    document.write_text(
        "1. Kết quả năm học\n\nNăm 2021, số học sinh giỏi là 120 học sinh. Năm 2022, tỷ lệ lên lớp đạt 98,5%.\n",
        encoding="utf-8",
    )
    assert command("build", str(document)).returncode == 1  # no profile yet: said, not guessed
    assert command("profile", str(document), "-o", str(tmp_path / "profile.json")).returncode == 0
    profile = json.loads((tmp_path / "profile.json").read_text(encoding="utf-8"))
    profile.update(body="Trường Tiểu học số 1", confirmed=True)
    (tmp_path / "profile.json").write_text(json.dumps(profile), encoding="utf-8")
    built = command("build", str(document), "-o", str(tmp_path / "bank.json"), "--json")
    assert built.returncode == 0 and json.loads(built.stdout)["items"] >= 2
    stems = [i["stem"] for i in bank.load(tmp_path / "bank.json")["items"]]
    assert any(
        "Năm 2022, tỷ lệ lên lớp của Trường Tiểu học số 1 đạt bao nhiêu phần trăm?" in s for s in stems
    ) and not any("Long Biên" in s for s in stems)


@pytest.mark.parametrize("name", ["read", "facts", "audit", "review"])
def test_commands_speak_json(name: str) -> None:
    done = command(name, "--json")
    assert done.returncode == 0 and json.loads(done.stdout)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    done = command("read", str(tmp_path / "khong-co.txt"))
    assert done.returncode == 1 and "Không mở được" in done.stderr and "Traceback" not in done.stderr
