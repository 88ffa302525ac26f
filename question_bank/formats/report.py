"""The report of a build for the terminal: counts, coverage, gates, what is not asked, doubts, statistics, drafts."""

from collections import Counter

from question_bank.build import Result
from question_bank.checks import gates
from question_bank.checks.findings import MARKS, VERDICTS
from question_bank.formats import summary
from question_bank.formats.summary import KINDS, LEVELS, STATUSES, Summary

MOST_DRAFTS = 20


def text(result: Result) -> str:
    """The report."""
    of = summary.of(result)
    parts = (
        counts(of),
        coverage(of),
        gate_lines(of),
        kept_back(of),
        halves(of),
        doubts(of),
        statistics(of),
        drafts(of),
    )
    return "\n".join([f"{of.title}, bản {of.version}", *(line for part in parts for line in ["", *part])])


def counts(of: Summary) -> list[str]:
    """Items by section, kind and status."""
    kinds = [k for k in KINDS if any(kind == k for _, kind, _ in of.items)]
    told = ", ".join(f"{count} {STATUSES[status]}" for status, count in of.statuses.most_common())
    lines = [
        f"{of.items.total()} câu: {told}.",
        f"Mục    {''.join(f'{KINDS[k]:>11}' for k in kinds)}     dễ  vừa  khó  (câu đã duyệt)",
    ]
    for code, title in of.sections.items():
        own = Counter({k: of.items[code, k, "approved"] for k in kinds})
        levels = "".join(f"{of.levels[code, level]:>5}" for level in LEVELS)
        lines.append(f"{code:<6} {''.join(f'{own[k]:>11}' for k in kinds)}  {levels}  {title}")
    return lines


def coverage(of: Summary) -> list[str]:
    """Facts found, asked, held and refused."""
    lines = ["Dữ kiện: tìm thấy, được hỏi, giữ lại, không soạn được"]
    for one in (*of.by_section, *of.by_kind):
        why = "; ".join(f"{reason} {count}" for reason, count in one.reasons.most_common(3))
        lines.append(
            f"  {one.found:>4} {one.asked:>4} {one.held:>4} {one.refused:>4}  {one.name}{f' ({why})' if why else ''}"
        )
    return lines


def gate_lines(of: Summary) -> list[str]:
    """What the gates saw."""
    lines = ["Cửa kiểm tra (câu đã soạn đủ khe):"]
    for name, level, count, reasons in of.gates:
        kept = "giữ lại" if level != gates.MINOR else "nhắc"
        lines.append(f"  {name}: {kept} {count} ({'; '.join(f'{why} {n}' for why, n in reasons)})")
    return lines if of.gates else [*lines, "  không có"]


def kept_back(of: Summary) -> list[str]:
    """Facts that are not asked, each with its reason."""
    lines = ["Dữ kiện giữ lại, không hỏi:"]
    return lines + [f"  {f.sentence.address} {f.value.text} {f.unit}: {reason}" for f, reason in of.kept_back]


def halves(of: Summary) -> list[str]:
    """Half items, for a person to finish, and facts in words that are not asked."""
    lines = [f"Chờ hoàn thiện ({len(of.halves)} câu có câu dẫn, đáp án và câu trích, thiếu phương án nhiễu):"]
    lines += [f"  {h.fact.key} {h.citation['sentence']} {h.stem} → {h.key} ({h.reason})" for h in of.halves]
    lines += ["", "Dữ kiện bằng chữ giữ lại, không hỏi:"]
    return lines + [f"  {r.fact.sentence.address} {r.fact.value.text[:80]}: {r.reason}" for r in of.texts_kept]


def doubts(of: Summary) -> list[str]:
    """The audit's findings, worst first."""
    lines = ["Tự kiểm tra nguồn:"]
    return lines + [f"  {MARKS[v]} {f.address} {f.check}: {f.text}" for v in VERDICTS for f in of.findings[v]]


def statistics(of: Summary) -> list[str]:
    """What holds for the whole bank: the key's rank among figures, the longest option."""
    return [
        "Hạng của đáp án trong các con số tăng dần: " + ", ".join(f"{r}: {of.ranks[r]}" for r in range(1, 5)),
        f"Đáp án dài nhất: {of.longest[0]}/{of.longest[1]} câu chữ; dài trung bình {of.lengths[0]:.0f} ký tự, phương án khác {of.lengths[1]:.0f}. "
        f"Đúng/sai: {of.truths[0]}/{of.truths[1]}.",
    ]  # fmt: skip


def drafts(of: Summary) -> list[str]:
    """Drafts, those that need the least work first."""
    lines = [f"Bản nháp, tốt nhất trước ({len(of.drafts)}):"]
    for draft in of.drafts[:MOST_DRAFTS]:
        why = "; ".join(reason for _, _, reason in draft.findings)
        lines.append(f"  {summary.GRADE_WORDS[draft.grade]}: {draft.stem} [{draft.key}]{f' – {why}' if why else ''}")
    more = len(of.drafts) - MOST_DRAFTS
    return lines + ([f"  … và {more} câu nữa"] if more > 0 else []) + [f"Chú ý: {w}" for w in of.warnings]
