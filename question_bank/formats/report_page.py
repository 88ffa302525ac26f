"""The report of a build as one HTML page that needs nothing else: for a phone, a screen, and paper."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from question_bank.build import Result
from question_bank.checks import gates
from question_bank.checks.findings import MARKS, VERDICTS, WORDS, Finding
from question_bank.facts.slots import Fact
from question_bank.formats import summary
from question_bank.formats.summary import GRADE_WORDS, KINDS, LEVELS, STATUSES, Coverage, Summary
from question_bank.items.model import Draft
from question_bank.items.texts.model import Half
from question_bank.items.texts.model import Refused as TextRefused
from question_bank.outline.reader import Document

PAGE = Template(Path(__file__).with_name("report_page.html").read_text(encoding="utf-8"))
MOST_DRAFTS = 500
TONES = {"inconsistent": "bad", "suspicious": "warn", "consistent": "good"}
WEIGHTS = {gates.FATAL: ("bad", "loại"), gates.MAJOR: ("warn", "giữ lại"), gates.MINOR: ("info", "nhắc")}


def page(result: Result) -> str:
    """The page."""
    of = summary.of(result)
    sentences = {t.address: t.text for _, _, t in result.document.sentences()}
    statuses = of.statuses
    doubtful = sum(len(of.findings[v]) for v in VERDICTS[:2])
    facts = sum(c.found for c in of.by_section)
    return PAGE.substitute(
        title=escape(of.title), version=escape(of.version),
        facts_line=facts_line([(of.items.total(), "câu"), (statuses["approved"], "đã duyệt"), (statuses["draft"], "nháp"),
                               (facts, "dữ kiện"), (len(of.halves), "chờ hoàn thiện"), (len(of.kept_back) + len(of.texts_kept), "không hỏi"), (doubtful, "chỗ nguồn đáng ngờ")]),
        warnings=bullets(of.warnings, "warn") if of.warnings else "",
        counts=counts(of), by_section=coverage(of.by_section, "Mục"), by_kind=coverage(of.by_kind, "Loại dữ kiện"),
        gates=gate_table(of), kept_back="".join([*(kept(f, why) for f, why in of.kept_back), *(kept_text(r) for r in of.texts_kept)]) or nothing("Không dữ kiện nào bị giữ lại."),
        kept_count=len(of.kept_back) + len(of.texts_kept), half_count=len(of.halves),
        halves="".join(half(h) for h in of.halves) or nothing("Không câu nào chờ hoàn thiện."),
        findings="".join(findings(v, of.findings[v], sentences) for v in VERDICTS) or nothing("Không có quan hệ nào để so."),
        statistics=statistics(of), draft_count=len(of.drafts),
        drafts="".join(draft(d, result.document) for d in of.drafts[:MOST_DRAFTS]) or nothing("Không còn bản nháp nào."),
    )  # fmt: skip


def facts_line(counted: Sequence[tuple[int, str]]) -> str:
    """The counts on top."""
    return "".join(f"<div><dd>{n:,}</dd><dt>{escape(what)}</dt></div>".replace(",", ".") for n, what in counted)


def nothing(words: str) -> str:
    """An empty place says why it is empty."""
    return f'<p class="soft">{escape(words)}</p>'


def bullets(lines: Iterable[str], tone: str) -> str:
    """A plain list."""
    return f'<ul class="notes {tone}">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with row heads; numbers stand right. Wide ones scroll in a box of their own that the keyboard reaches."""
    top = "".join(f'<th scope="col"{"" if i == 0 else _right(1)}>{escape(h)}</th>' for i, h in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>{"".join(f"<td{_right(c)}>{_shown(c)}</td>" for c in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0"><table><caption><span>{escape(caption)}</span></caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _right(cell: object) -> str:
    return ' class="r"' if isinstance(cell, int) else ""


def _shown(cell: object) -> str:
    """A cell; nothing for a zero, so that what is there stands out."""
    return '<span class="soft">–</span>' if cell == 0 and isinstance(cell, int) else escape(str(cell))


def counts(of: Summary) -> str:
    """Section by kind and status."""
    columns = [(k, s) for k in KINDS for s in STATUSES if any((kind, status) == (k, s) for _, kind, status in of.items)]
    head = ["Mục", *(f"{KINDS[k]}, {STATUSES[s]}" for k, s in columns), *LEVELS.values()]
    rows = [
        [summary.numbered(code, title), *(of.items[code, k, s] for k, s in columns),
         *(of.levels[code, level] for level in LEVELS)]
        for code, title in of.sections.items()
    ]  # fmt: skip
    total = ["Cả ngân hàng", *(sum(int(str(row[i])) for row in rows) for i in range(1, len(head)))]
    return table("Số câu theo mục, loại và tình trạng; độ khó của câu đã duyệt", head, [*rows, total])


def coverage(counted: Sequence[Coverage], name: str) -> str:
    """Facts found, asked, held, refused; a bar says what share is asked."""
    rows = []
    for one in counted:
        share = round(100 * one.asked / one.found)
        why = "; ".join(f"{escape(reason)} <b>{count}</b>" for reason, count in one.reasons.most_common(4))
        rows.append(
            f'<li><div class="cover"><b>{escape(one.name)}</b><span class="n">{one.asked}/{one.found} được hỏi'
            f"{f', {one.held} giữ lại' if one.held else ''}{f', {one.refused} không soạn được' if one.refused else ''}</span></div>"
            f'<div class="bar" aria-hidden="true"><i style="width:{share}%"></i></div>{f"<p>{why}</p>" if why else ""}</li>'
        )
    return f'<h3>{escape(name)}</h3><ul class="covers">{"".join(rows)}</ul>'


def chip(tone: str, words: str) -> str:
    """A short label; the words carry the meaning, the colour only helps."""
    return f'<span class="chip {tone}">{escape(words)}</span>'


def gate_table(of: Summary) -> str:
    """Gates by weight, with the reasons they gave."""
    if not of.gates:
        return nothing("Không câu nào vướng cửa kiểm tra.")
    rows = []
    for name, level, count, reasons in of.gates:
        why = "; ".join(f"{escape(reason)} <b>{n}</b>" for reason, n in reasons)
        rows.append(
            f'<li>{chip(*WEIGHTS[level])} <b>{escape(name)}</b> <span class="n">{count} câu</span><p>{why}</p></li>'
        )
    return f'<ul class="rows">{"".join(rows)}</ul>'


def kept(fact: Fact, reason: str) -> str:
    """A fact that isn't asked: the figure, why, and the sentence with the figure marked."""
    value, text = fact.value, fact.sentence.text
    quote = (
        f"{escape(text[: value.start])}<mark>{escape(text[value.start : value.end])}</mark>{escape(text[value.end :])}"
    )
    return (
        f'<li><b>{escape(f"{value.hedge} {value.text} {fact.unit}".strip())}</b> <span class="at">{escape(fact.sentence.address)}</span>'
        f"<p>{escape(reason)}</p><blockquote>{quote}</blockquote></li>"
    )


def kept_text(refused: TextRefused) -> str:
    """A fact in words that isn't asked."""
    fact, text = refused.fact, refused.fact.sentence.text
    return (
        f'<li><b>{escape(fact.value.text)}</b> <span class="at">{escape(fact.sentence.address)}</span>'
        f"<p>{escape(refused.reason)}</p><blockquote>{_marked(text, [(fact.start, fact.end)])}</blockquote></li>"
    )


def half(one: Half) -> str:
    """A half item: question, answer and source; what is missing is wrong answers."""
    return (
        f'<li><p class="stem">{escape(one.stem)}</p><p><b>{escape(one.key)}</b></p><p class="soft">{escape(one.reason)}</p>'
        f"<blockquote>{escape(str(one.citation['quote']))} <span class=at>{escape(str(one.citation['sentence']))}</span></blockquote></li>"
    )


def findings(verdict: str, found: Sequence[Finding], sentences: dict[str, str]) -> str:
    """Findings of one verdict; the sentences are given where a person has to decide."""
    if not found:
        return ""
    rows = []
    for one in found:
        quotes = "" if verdict == "consistent" else "".join(
            f"<blockquote>{_marked(sentences[a], [(g.start, g.end) for g in one.figures if g.address == a])}</blockquote>"
            for a in one.addresses
        )  # fmt: skip
        rows.append(
            f"<li>{chip(TONES[verdict], f'{MARKS[verdict]} {WORDS[verdict]}')} <b>{escape(one.check)}</b> "
            f'<span class="at">{escape(", ".join(one.addresses))}</span><p>{escape(one.text)}</p>{quotes}</li>'
        )
    listed = f'<ul class="rows">{"".join(rows)}</ul>'
    head = f"{WORDS[verdict].capitalize()}: {len(found)}"
    if verdict == "consistent":
        return f"<details><summary>{escape(head)}</summary>{listed}</details>"
    return f"<h3>{escape(head)}</h3>{listed}"


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A sentence with its figures marked."""
    out, at = "", 0
    for start, end in sorted(spans):
        if start >= at:
            out += f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>"
            at = end
    return out + escape(text[at:])


def statistics(of: Summary) -> str:
    """The key's rank among figures and its length among words."""
    total = max(of.ranks.total(), 1)
    ranks = [(f"hạng {r}", of.ranks[r], f"{100 * of.ranks[r] / total:.0f}%") for r in range(1, 5)]
    told = (
        f"Đáp án dài nhất ở {of.longest[0]}/{of.longest[1]} câu chữ; dài trung bình {of.lengths[0]:.0f} ký tự, các phương án "
        f"khác {of.lengths[1]:.0f}. Câu đúng/sai: {of.truths[0]} đúng, {of.truths[1]} sai."
    )
    return (
        f"{table('Hạng của đáp án trong các con số tăng dần', ['Hạng', 'Số câu', 'Tỷ lệ'], ranks)}<p>{escape(told)}</p>"
    )


def draft(item: Draft, document: Document) -> str:
    """A draft as its reader wants it: grade, question, options, what the gates say, the source."""
    options = "".join(
        f"<li{' class=key' if text == item.key else ''}>{escape(text)}{' <b>(đáp án)</b>' if text == item.key else ''}</li>"
        for text in item.texts
    )
    said = "".join(
        f"<li>{chip(*WEIGHTS[level])} {escape(gate)}: {escape(why)}</li>" for gate, level, why in item.findings
    )
    return (
        f'<li><span class="at">{escape(GRADE_WORDS[item.grade])}, {escape(KINDS[item.kind])}</span><p class="stem">{escape(item.stem)}</p>'
        f'<ol class="options">{options}</ol>{f"<ul class=said>{said}</ul>" if said else ""}'
        f"<blockquote>{escape(str(item.citation['quote']))} <span class=at>{escape(str(item.citation['sentence']))}</span></blockquote></li>"
    )
