"""A readable report of a build for the terminal: counts, what the gates kept back, held facts, doubts."""

from collections import Counter

from question_bank.build import Result
from question_bank.checks import gates
from question_bank.items.model import Draft


def text(result: Result) -> str:
    """The report."""
    approved = [d for d in result.drafts if d.status == "approved"]
    lines = [f"{result.bank['title']}, bản {result.bank['version']}", ""]
    lines += [f"{len(result.drafts)} câu: {len(approved)} đã duyệt, {len(result.drafts) - len(approved)} nháp."]
    lines += ["", "Mục    chọn một  đúng/sai   dễ  vừa  khó  dữ kiện"]
    for section in result.bank["sections"]:
        lines.append(_section_line(section, [d for d in approved if d.section == section["code"]]))
    lines += [
        "",
        f"Dữ kiện ngoài con số: {len({d.fact for d in approved if d.grade == 'edit' and d.fact.startswith('t')})}",
    ]
    lines += ["", "Cửa kiểm tra giữ lại (câu đã soạn đủ khe):"]
    kept = Counter(name for d in result.drafts for name, level, _ in d.findings if level != gates.MINOR)
    lines += [f"  {name}: {count}" for name, count in kept.most_common()] or ["  không có"]
    lines += ["", "Dữ kiện giữ lại, không hỏi:"]
    lines += [f"  {r.fact.sentence.address} {r.fact.value.text} {r.fact.unit}: {r.reason}" for r in result.refused]
    lines += halves(result)
    lines += ["", "Tự kiểm tra nguồn:"]
    lines += [f"  {'?' if f.verdict == 'suspicious' else '✓'} {f.address} {f.check}: {f.text}" for f in result.doubts]
    lines += ["", *bank_statistics(approved)]
    lines += [f"Chú ý: {w}" for w in result.warnings]
    return "\n".join(lines)


def halves(result: Result) -> list[str]:
    """Half items, for a person to finish, and text facts that are not asked."""
    lines = ["", f"Chờ hoàn thiện ({len(result.halves)} câu có câu dẫn, đáp án và câu trích, thiếu phương án nhiễu):"]
    lines += [f"  {h.fact.key} {h.citation['sentence']} {h.stem} → {h.key} ({h.reason})" for h in result.halves]
    lines += ["", "Dữ kiện bằng chữ giữ lại, không hỏi:"]
    return lines + [f"  {r.fact.sentence.address} {r.fact.value.text[:80]}: {r.reason}" for r in result.text_refused]


def _section_line(section: dict[str, str], items: list[Draft]) -> str:
    kinds, levels = Counter(d.kind for d in items), Counter(d.difficulty for d in items)
    return (
        f"{section['code']:<6} {kinds['single']:>8} {kinds['true_false']:>9} {levels['easy']:>4} {levels['medium']:>4} "
        f"{levels['hard']:>4} {len({d.fact for d in items}):>8}  {section['title']}"
    )


def bank_statistics(approved: list[Draft]) -> list[str]:
    """What holds for the whole bank: the key's rank among figures, the longest option."""
    figures = [d for d in approved if d.kind == "single" and d.numeric]
    ranks = Counter(d.texts.index(d.key) + 1 for d in figures)
    words = [d for d in approved if d.kind == "single" and not d.numeric]
    longest = sum(len(d.key) > max(len(t) for t in d.texts if t != d.key) for d in words)
    truths = Counter(d.key for d in approved if d.kind == "true_false")
    return [
        "Hạng của đáp án trong các con số tăng dần: " + ", ".join(f"{r}: {ranks[r]}" for r in range(1, 5)),
        f"Đáp án dài nhất: {longest}/{len(words)} câu chữ. Đúng/sai: {truths['Đúng']}/{truths['Sai']}.",
    ]
