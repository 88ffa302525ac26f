"""Items for the tests of formats: plain ones of every kind, and nasty ones for properties."""

from typing import Any

from hypothesis import strategies as st

from question_bank.formats import merging
from question_bank.formats.notes import Report
from question_bank.formats.questions import TRUTH, Collector, Question
from question_bank.formats.texts import block, line, number

Bank = dict[str, Any]
NASTY = (
    "{", "}", "=", "~", "#", ":", "\\", "\n", '"', "'", "[html]", "[plain]", "%50%", "####", "->", "//", "::", "\\n",
    "$CATEGORY: a", "ANSWER: A", "A) ", "]]>", "<![CDATA[", "&amp;", "&lt;b&gt;", "<b>", "</p>", "<", ">", "&", "_x000D_",
    "=1+1", "@", "-", "+", "\t", "  ", "🎉", "👩‍🏫", "e\u0302\u0301", "Việt", "đ", "\u200b", "\u0301", "TRUE", "_____", "|", "%",
)  # fmt: skip
ANY = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map("".join)
TEXT = ANY.filter(block)
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(lambda d: number(format(d, "f")))
SECTIONS = st.sampled_from([("1", "1. Kinh tế"), ("4.2", "Văn hóa/xã hội"), ("muc-x", "Đất đai: {quy hoạch} = đô thị")])


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...], explained: tuple[str, ...], plain: bool = False) -> Question:
    """A question of one of the kinds; with rationales where the format can hold them; `plain`: one line, no extras."""
    kind = draw(st.sampled_from(kinds))
    text = TEXT.map(line).filter(bool) if plain else TEXT
    made = Question(kind, draw(text), "")
    rationale = ANY if kind in explained and not plain else st.just("")
    if kind == "numeric":
        made.value = {"value": draw(NUMBERS), "unit": "", "tolerance": abs(draw(NUMBERS))}  # type: ignore[type-var]
    elif kind == "true_false":
        made.options = [(word, draw(rationale)) for word in TRUTH]
        made.key = [draw(st.integers(0, 1))]
    else:
        texts = draw(st.lists(text, min_size=2, max_size=6).filter(lambda found: tuple(map(block, found)) != TRUTH))
        made.options = [(option, draw(rationale)) for option in texts]
        made.key = _key(draw, kind, len(texts))
    if kind == "matching":
        made.targets = draw(st.lists(text, min_size=2, max_size=6, unique_by=block))
        _pair(draw, made)
    if not plain:
        made.difficulty = draw(st.sampled_from(["easy", "medium", "hard"]))
        made.group, made.fact = draw(st.sampled_from(["", "nhom-1"])), draw(st.sampled_from(["", "du-kien-1"]))
    return made


def _key(draw: st.DrawFn, kind: str, count: int) -> list[int]:
    if kind == "ordering":
        return list(range(count))
    most = 1 if kind == "single" else count
    return sorted(draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=most)))


def _pair(draw: st.DrawFn, made: Question) -> None:
    """Right sides stand in the order in which the left sides use them, as every format lists them."""
    used = [draw(st.integers(0, len(made.targets) - 1)) for _ in made.options]
    order = list(dict.fromkeys([*used, *range(len(made.targets))]))
    made.targets = [made.targets[n] for n in order]
    made.pairs = [(left, order.index(right)) for left, right in enumerate(used)]


def bank_of(found: list[Question], name: str, sectioned: list[tuple[str, str]] | None = None) -> Bank:
    """A checked bank of questions, as if read from a file of that name."""
    report = Report()
    collector = Collector(name, report)
    for place, question in enumerate(found):
        code, title = sectioned[place] if sectioned else ("", "")
        collector.enter(title, code)
        collector.add(question)
    assert report.carried == len(found), report.lines()
    return merging.merge(merging.new_bank("thu", "Ngân hàng thử"), collector.items, report.sections, name, b"x")


def one_of_each() -> list[Question]:
    """A plain question of every kind."""
    option = [("Huế", "Kinh đô cũ."), ("Hà Nội", "Đúng như Hiến pháp."), ("Đà Nẵng", "")]
    return [
        Question("single", "Thủ đô ở đâu?", "", name="c1", options=option, key=[1], difficulty="easy", group="g"),
        Question("multiple", "Số nào chẵn?", "", name="c2", options=[("2", ""), ("3", "Lẻ."), ("4", "")], key=[0, 2]),
        Question("true_false", "Nước sôi ở 100 độ C.", "", name="c3", options=[(w, "") for w in TRUTH], key=[0]),
        Question("numeric", "Diện tích là bao nhiêu?", "", name="c4",
                 value={"value": 6038.24, "unit": "ha", "tolerance": 0.5}),
        Question("ordering", "Xếp theo thời gian.", "", name="c5", options=[("Năm 2003", ""), ("Năm 2013", "")], key=[0, 1]),
        Question("matching", "Ghép đôi.", "", name="c6", options=[("Mèo", ""), ("Chó", "")],
                 targets=["meo", "gâu", "gù"], pairs=[(0, 0), (1, 1)]),
    ]  # fmt: skip
