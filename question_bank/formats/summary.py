"""What a build came to, counted once for the report on the screen and the one on a page."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from question_bank.build import Result
from question_bank.checks import gates
from question_bank.checks.findings import VERDICTS, Finding
from question_bank.facts.slots import GRADES, Fact
from question_bank.facts.texts.model import TextFact
from question_bank.items.model import Draft
from question_bank.items.texts.model import Half
from question_bank.items.texts.model import Refused as TextRefused

KINDS = {"single": "chọn một", "multiple": "chọn nhiều", "true_false": "đúng/sai", "numeric": "điền số", "ordering": "sắp xếp", "matching": "ghép đôi"}  # fmt: skip
STATUSES = {"approved": "đã duyệt", "draft": "nháp", "held": "giữ lại", "retired": "thôi dùng"}
LEVELS = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
FACT_KINDS = {"count": "số đếm", "share": "tỷ lệ", "money": "tiền", "area": "diện tích", "ratio": "số lần", "measure": "đo lường",
              "duration": "thời gian", "document": "văn bản", "event": "sự kiện", "phase": "đợt, giai đoạn", "award": "khen thưởng",
              "duty": "nhiệm vụ", "place": "địa danh", "list": "danh sách", "order": "thứ tự, cơ cấu", "change": "thay đổi",
              "first": "đầu tiên", "rank": "thứ hạng", "definition": "định nghĩa", "limit": "mức, giới hạn",
              "text": "do người soạn nhập"}  # fmt: skip
HALF = "chờ hoàn thiện: thiếu phương án nhiễu"
GRADE_WORDS = {"own": "trong mệnh đề", "sentence": "từ câu", "paragraph": "từ đoạn", "heading": "từ đầu mục", "profile": "từ hồ sơ", "edit": "người sửa"}  # fmt: skip


@dataclass(slots=True)
class Coverage:
    """Facts of a section or kind: how many were found, asked, held, and refused for want of a slot."""

    name: str
    found: int = 0
    asked: int = 0
    held: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a report shows."""

    title: str
    version: str
    sections: dict[str, str]
    items: Counter[tuple[str, str, str]]  # section, kind, status
    levels: Counter[tuple[str, str]]  # section, difficulty of approved items
    by_section: list[Coverage]
    by_kind: list[Coverage]
    gates: list[tuple[str, str, int, list[tuple[str, int]]]]  # name, worst level, items, reasons
    kept_back: list[tuple[Fact, str]]  # figures not asked, with why
    halves: list[Half]
    texts_kept: list[TextRefused]
    findings: dict[str, list[Finding]]
    drafts: list[Draft]
    ranks: Counter[int]
    longest: tuple[int, int]
    lengths: tuple[float, float]
    truths: tuple[int, int]
    warnings: list[str]

    @property
    def statuses(self) -> Counter[str]:
        """Items by status."""
        counted: Counter[str] = Counter()
        for (_, _, status), count in self.items.items():
            counted[status] += count
        return counted


def of(result: Result) -> Summary:
    """The summary of a build."""
    approved = [d for d in result.drafts if d.status == "approved"]
    words = [d for d in approved if d.kind == "single" and not d.numeric]
    others = [len(t) for d in words for t in d.texts if t != d.key]
    truths = Counter(d.key for d in approved if d.kind == "true_false")
    sections = {s["code"]: s["title"] for s in result.bank["sections"]}
    return Summary(
        title=result.bank["title"], version=result.bank["version"], sections=sections,
        items=Counter((d.section, d.kind, d.status) for d in result.drafts),
        levels=Counter((d.section, d.difficulty) for d in approved),
        by_section=coverage(result, {code: numbered(code, title) for code, title in sections.items()}, by="section"),
        by_kind=coverage(result, FACT_KINDS, by="kind"),
        gates=of_gates(result.drafts),
        kept_back=[(r.fact, r.reason) for r in result.refused], halves=result.halves, texts_kept=result.text_refused,
        findings={v: [f for f in result.doubts if f.verdict == v] for v in VERDICTS},
        drafts=best_first([d for d in result.drafts if d.status == "draft"]),
        ranks=Counter(d.texts.index(d.key) + 1 for d in approved if d.kind == "single" and d.numeric),
        longest=(sum(len(d.key) > max(len(t) for t in d.texts if t != d.key) for d in words), len(words)),
        lengths=(mean([len(d.key) for d in words]), mean(others)),
        truths=(truths["Đúng"], truths["Sai"]), warnings=result.warnings,
    )  # fmt: skip


def numbered(code: str, title: str) -> str:
    """A section's title, with its code where the title doesn't begin with it."""
    return title if title.startswith(code) else f"{code} {title}"


def mean(numbers: Sequence[int]) -> float:
    """The mean; 0 of nothing."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def coverage(result: Result, names: dict[str, str], by: str) -> list[Coverage]:
    """Facts by section or by kind; those an editor finished by hand are of the kind "text"."""
    counted = {name: Coverage(words) for name, words in names.items()}
    asked = {d.fact for d in result.drafts}
    reasons = {r.fact.key: r.reason for r in result.refused} | {r.fact.key: r.reason for r in result.text_refused}
    reasons |= {h.fact.key: HALF for h in result.halves}
    known: dict[str, Fact | TextFact] = {f.key: f for f in result.facts}
    known |= {f.key: f for f in result.text_facts}
    for key, fact in known.items():
        if key not in asked and key not in reasons:
            continue  # an editor's item asks it already
        one = counted.setdefault(place(fact, by), Coverage(place(fact, by)))
        one.found += 1
        if key in asked:
            one.asked += 1
        else:
            one.held += bool(fact.hold)
            one.refused += not fact.hold
            one.reasons[short(reasons[key])] += 1
    for key, section in {d.fact: d.section for d in result.drafts if d.fact not in known}.items():
        one = counted.setdefault("text" if by == "kind" else section, Coverage(section))
        one.found += bool(key)
        one.asked += 1
    return [c for c in counted.values() if c.found]


def place(fact: Fact | TextFact, by: str) -> str:
    """Where a fact is counted."""
    if by == "section":
        return fact.top
    return fact.kind if isinstance(fact, TextFact) else fact.value.kind


def short(reason: str) -> str:
    """A reason without its particulars, so that like ones are counted together."""
    return reason.partition(":")[0] if len(reason) > 60 else reason


def of_gates(drafts: Sequence[Draft]) -> list[tuple[str, str, int, list[tuple[str, int]]]]:
    """Each gate that saw something: its worst level, how many items, why."""
    levels: dict[str, str] = {}
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    order = (gates.FATAL, gates.MAJOR, gates.MINOR)
    for draft in drafts:
        for name, level, why in draft.findings:
            levels[name] = min(levels.get(name, level), level, key=order.index)
            reasons[name][why] += 1
    ranked = sorted(reasons, key=lambda n: (order.index(levels[n]), -reasons[n].total()))
    return [(n, levels[n], reasons[n].total(), reasons[n].most_common(5)) for n in ranked]


def best_first(drafts: Sequence[Draft]) -> list[Draft]:
    """The order in which a reader's time is best spent."""
    return sorted(drafts, key=lambda d: (gates.keeps_back(d.findings), GRADES.index(d.grade) % (len(GRADES) - 1), d.importance, len(d.findings)))  # fmt: skip
