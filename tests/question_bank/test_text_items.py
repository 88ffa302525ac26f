"""Items from facts in words: stems, wrong answers of the same class, sets, half items, and what is asked already."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import bank, build
from question_bank.checks import gates
from question_bank.facts import texts
from question_bank.facts.texts import grammar
from question_bank.formats import drafts, report
from question_bank.items import texts as text_items
from question_bank.items.model import Draft
from question_bank.items.texts import Made, grids, pools
from question_bank.outline import reader
from question_bank.outline.files import Profile
from tests.question_bank.test_text_facts import PLAN, REPORT, RULES

SHIPPED = Path(build.__file__).parent / "data" / "long-bien-2003-2023"
DAYS = st.dates(date(1931, 1, 1), date(2029, 12, 31))
HISTORY = """1. Lịch sử

Ngày 10/10/1978, thành lập xã Bình Yên trên cơ sở tách 4 thôn. Ngày 15/10/1991, thành lập xã An Hòa trên cơ sở tách 3 thôn.
Ngày 24/3/1994, thành lập xã Tân Lập trên cơ sở tách 2 thôn. Huyện Sông Mây gồm các xã: Bình Yên, An Hòa, Tân Lập.
Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2022 của Bộ Chính trị về đột phá phát triển khoa học và công nghệ;
Huyện Sông Mây là đơn vị đầu tiên của tỉnh hoàn thành phổ cập giáo dục mầm non.
"""


def write(
    text: str, profile: Profile = REPORT, known: Sequence[Draft] = (), edits: dict[str, Any] | None = None
) -> Made:
    """What a text gives."""
    document = reader.read(text)
    facts = text_items.edited(texts.find(document, profile), edits or {})
    return text_items.write_items(facts, profile, document, known, edits or {})


def stems(made: Made, kind: str = "single") -> list[str]:
    """The stems of a kind."""
    return [d.stem for d in made.drafts if d.kind == kind]


def test_every_draft_passes_the_gates_that_reject() -> None:
    for text, profile in (
        (HISTORY, REPORT),
        (PLAN, REPORT),
        ("Điều 5. Nghỉ việc riêng\n\n- Bản thân kết hôn: 03 ngày\n", RULES),
    ):
        made = write(text, profile)
        assert made.drafts
        for draft in made.drafts:
            assert draft.status == "draft"
            assert [f for f in gates.run(draft) if f[1] != gates.MINOR] == [], draft.stem


def test_stems_are_questions_in_the_sources_own_words() -> None:
    found = stems(write(HISTORY))
    assert "Xã An Hòa được thành lập vào ngày, tháng, năm nào?" in found
    assert (
        "Nghị quyết của Bộ Chính trị về đột phá phát triển khoa học và công nghệ được ban hành vào ngày, tháng, năm nào?"
    ) in found
    assert "Theo báo cáo, phòng Nội vụ" not in " ".join(stems(write(PLAN)))


def test_dated_events_are_put_in_order_and_matched() -> None:
    made = write(HISTORY)
    ordering = next(d for d in made.drafts if d.kind == "ordering")
    assert ordering.keys == ("Xã Bình Yên được thành lập", "Xã An Hòa được thành lập", "Xã Tân Lập được thành lập")
    matching = next(d for d in made.drafts if d.kind == "matching")
    assert ("Xã An Hòa được thành lập", "15/10/1991") in matching.pairs
    assert len({right for _, right in matching.pairs}) == len(matching.pairs)


def test_without_three_sound_wrong_answers_it_is_half_an_item() -> None:
    made = write(HISTORY)
    half = next(h for h in made.halves if h.fact.kind == "first")
    assert half.stem.startswith("Theo báo cáo, huyện Sông Mây là đơn vị đầu tiên của tỉnh")
    assert (
        half.key == "Hoàn thành phổ cập giáo dục mầm non"
        and half.citation["mark"] == "hoàn thành phổ cập giáo dục mầm non"
    )
    assert not [d for d in made.drafts if d.fact == half.fact.key]


def test_a_person_finishes_or_settles_a_half_item() -> None:
    key = next(h for h in write(HISTORY).halves if h.fact.kind == "first").fact.key
    wrong = ["Hoàn thành xóa mù chữ", "Hoàn thành xây dựng nông thôn mới", "Hoàn thành đường liên xã"]
    finished = write(HISTORY, edits={key: {"distractors": wrong, "value": "x"}})
    assert {t for d in finished.drafts if d.fact == key for t in d.texts} >= set(wrong)
    for settled in (write(HISTORY, edits={key: {"hold": "không hỏi"}}), write(HISTORY, known=[hand_item(key)])):
        assert key not in {h.fact.key for h in settled.halves} | {d.fact for d in settled.drafts} | {
            r.fact.key for r in settled.refused
        }


def hand_item(fact: str, quote: str = "", key: str = "b") -> Draft:
    """An item that an editor finished."""
    return Draft(
        fact,
        "single",
        "Câu hỏi?",
        [(t, "") for t in ("a", key, "c", "d")],
        key,
        "1",
        "easy",
        "g",
        {"quote": quote},
        "approved",
    )


def test_what_an_approved_item_asks_of_a_sentence_is_not_asked_again() -> None:
    quote = next(t.text for _, _, t in reader.read(HISTORY).sentences() if "An Hòa trên" in t.text)
    asked = hand_item("t1", quote, "15/10/1991")
    assert "Xã An Hòa được thành lập vào ngày, tháng, năm nào?" not in stems(write(HISTORY, known=[asked]))
    assert "Xã Bình Yên được thành lập vào ngày, tháng, năm nào?" in stems(write(HISTORY, known=[asked]))


def test_an_approval_in_the_edits_is_of_the_value_as_read() -> None:
    fact = next(f for f in texts.find(reader.read(HISTORY), REPORT) if f.value.text == "15/10/1991")
    signed = write(HISTORY, edits={fact.key: {"approved": True, "value": "15/10/1991"}})
    assert {d.status for d in signed.drafts if d.fact == fact.key} == {"approved"}
    other = write(HISTORY, edits={fact.key: {"approved": True, "value": "16/10/1991"}})
    assert {d.status for d in other.drafts if d.fact == fact.key} == {"draft"}


TWO_LISTS = """1. Địa giới

Huyện Sông Mây gồm các xã: Bình Yên, An Hòa, Tân Lập, Vĩnh Phúc. Thị xã Đông Sơn gồm các xã: Phú Thọ, Hòa Bình, Mỹ Đức.
"""


def test_outsiders_of_a_closed_list_come_from_another_of_the_same_noun() -> None:
    made = write(TWO_LISTS)
    negative = next(d for d in made.drafts if "KHÔNG" in d.stem and "huyện Sông Mây" in d.stem)
    assert negative.key in ("Phú Thọ", "Hòa Bình", "Mỹ Đức") and len(negative.options) == 4
    several = next(d for d in made.drafts if d.kind == "multiple" and "huyện Sông Mây" in d.stem)
    assert set(several.keys) <= {"Bình Yên", "An Hòa", "Tân Lập", "Vĩnh Phúc"} and len(several.keys) >= 2
    alone = write("1. Địa giới\n\nHuyện Sông Mây gồm các xã: Bình Yên, An Hòa, Tân Lập, Vĩnh Phúc.\n")
    assert not [d for d in alone.drafts if "KHÔNG" in d.stem] and [h for h in alone.halves if h.fact.kind == "list"]


@given(DAYS, st.lists(DAYS, max_size=5))
def test_wrong_dates_share_no_part_more_than_others(day: Any, others: list[Any]) -> None:
    key = day.strftime("%d/%m/%Y")
    wrong = grids.dates(key, [d.strftime("%d/%m/%Y") for d in others], [d.year for d in others])
    options = [key, *wrong]
    assert len(set(options)) == 4
    for part in (slice(0, 5), slice(6, 10)):  # the day with its month, the year: two of each
        parts = [o[part] for o in options]
        assert sorted(parts.count(p) for p in set(parts)) == [2, 2]


@given(st.integers(1930, 2025), st.lists(st.integers(1930, 2025), max_size=8), st.text(max_size=4))
def test_wrong_years_are_three_others_and_none_later_than_the_text_knows(
    year: int, known: list[int], seed: str
) -> None:
    wrong = [int(y) for y in grids.years(str(year), known, seed)]
    assert len(set(wrong)) == 3 and year not in wrong and max(wrong) <= max([year, *known])


@given(
    st.text(alphabet="abc dđêô", min_size=1, max_size=20),
    st.lists(st.text(alphabet="abc dđêô", min_size=1, max_size=20), max_size=9),
)
def test_chosen_answers_never_overlap_the_key(key: str, candidates: list[str]) -> None:
    chosen = pools.chosen(key, candidates, "s")
    assert len(chosen) in (0, 3)
    for text in chosen:
        assert gates.plain(text) != gates.plain(key) and f" {gates.plain(key)} " not in f" {gates.plain(text)} "


def test_wrong_spans_and_awards_are_two_by_two() -> None:
    assert len(set(grids.spans("Từ tháng 7/2021 đến hết tháng 12/2022", "s"))) == 3
    wrong = grids.awards("Huân chương Lao động hạng Ba", "s")
    assert sum("Lao động" in w for w in wrong) == 1 and sum("hạng Ba" in w for w in wrong) == 1
    assert grids.awards("Giấy khen của Chủ tịch", "s") == []


@pytest.mark.parametrize(
    ("body", "other"),
    [("Bộ Chính trị", "Ban Bí thư"), ("Sở Nội vụ", "Sở Tài chính"), ("Phòng Nội vụ", "Phòng Tư pháp")],
)
def test_bodies_are_confused_with_bodies_of_their_level(body: str, other: str) -> None:
    found = pools.shipped(body)
    assert other in found and body not in found
    assert "Ủy ban nhân dân huyện Sông Mây" in pools.shipped("Hội đồng nhân dân huyện Sông Mây")
    assert grammar.place_of("Hội Nông dân") == "" and pools.shipped("Hội Nông dân") == []


def test_the_shipped_bank_keeps_its_approved_items_and_gets_drafts_only() -> None:
    made = bank.load(SHIPPED / "bank.json")
    new = [i for i in made["items"] if i["fact"].startswith("x")]
    assert new and {i["status"] for i in new} == {"draft"}
    asked = {
        (i["citation"]["quote"], k)
        for i in made["items"]
        if i["status"] == "approved"
        for k in i["key"]
        if isinstance(k, str)
    }
    assert len(asked) > 100


def copied(tmp_path: Path, **profile: Any) -> build.Sources:
    """A document with a confirmed profile."""
    (tmp_path / "doc.txt").write_text(HISTORY, encoding="utf-8")
    values = {"id": "d", "title": "T", "body": "huyện Sông Mây", "source_name": "báo cáo", "confirmed": True, **profile}
    (tmp_path / "profile.json").write_text(drafts.json.dumps(values), encoding="utf-8")
    return build.Sources(tmp_path / "doc.txt", tmp_path / "profile.json")


def test_half_items_go_to_the_desk_and_the_report_never_to_the_bank(tmp_path: Path) -> None:
    sources = copied(tmp_path)
    result = build.build(sources)
    keys = {h.fact.key for h in result.halves}
    assert keys and not keys & {i["fact"] for i in result.bank["items"]}
    assert all(h.stem in report.text(result) for h in result.halves)
    answer = drafts.work(sources.document)
    assert {h["key"] for h in answer["halves"]} == keys
    assert all(h["mark"] in h["quote"] for h in answer["halves"])
    assert keys <= {f["key"] for f in answer["facts"]}


def test_edits_of_text_facts_are_no_stale_edits(tmp_path: Path) -> None:
    sources = copied(tmp_path)
    key = build.build(sources).halves[0].fact.key
    (tmp_path / "edits.json").write_text(drafts.json.dumps({"edits": {key: {"hold": "bỏ"}}}), encoding="utf-8")
    result = build.build(replace(sources, edits=tmp_path / "edits.json"))
    assert not [w for w in result.warnings if key in w] and key not in {h.fact.key for h in result.halves}


def test_exact_figures_are_typed_where_the_profile_asks_for_it(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "c")
    sources = build.sources_in(tmp_path / "c")
    by_hand = {d.stem for d in build.build(sources).drafts if d.kind == "numeric"}
    profile = sources.profile
    profile.write_text(
        profile.read_text(encoding="utf-8").replace('"confirmed"', '"numeric_entry": true, "confirmed"'),
        encoding="utf-8",
    )
    result = build.build(sources)
    typed = [d for d in result.drafts if d.kind == "numeric" and d.stem not in by_hand]
    assert typed and {d.status for d in typed} == {"draft"}
    singles = {d.fact: d for d in result.drafts if d.kind == "single"}
    assert all(d.group == singles[d.fact].group and d.answer and d.answer["tolerance"] == 0 for d in typed)
