"""python -m question_bank read | profile | errata | facts | audit | build | review | export"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from question_bank import bank
from question_bank import build as builder
from question_bank.checks import audit, doubts
from question_bank.checks.findings import MARKS, WORDS, Finding
from question_bank.facts import slots
from question_bank.formats import exchange, report, report_page
from question_bank.outline import abbreviations, errata, files, profiler, reader
from question_bank.outline.errors import DocumentError

SHIPPED = Path(__file__).resolve().parent / "data" / "long-bien-2003-2023"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="python -m question_bank", description="Từ tài liệu đến ngân hàng câu hỏi có trích dẫn."
    )
    commands = top.add_subparsers(dest="command", required=True)
    for name, words in (
        ("read", "đọc tài liệu thành mục, đoạn, câu"), ("profile", "đề xuất hồ sơ tài liệu"),
        ("errata", "đề xuất lỗi nhận dạng và hỏi chữ viết tắt"),
        ("facts", "tìm dữ kiện"), ("audit", "kiểm tra các con số của tài liệu với nhau"),
        ("build", "soạn ngân hàng"), ("review", "báo cáo về ngân hàng"), ("export", "xuất ngân hàng"),
    ):  # fmt: skip
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument(
            "document", nargs="?", type=Path, help="tệp .txt, .md, .docx hoặc PDF có chữ; bỏ trống: đề cương đi kèm"
        )
        command.add_argument("-o", "--output", type=Path)
        command.add_argument("--json", action="store_true", dest="as_json")
        for option in ("profile", "errata", "edits"):
            command.add_argument(f"--{option}", type=Path)
        if name == "review":
            command.add_argument("--html", type=Path, help="ghi báo cáo thành một trang HTML")
        if name == "export":
            command.add_argument("--format", choices=exchange.FORMATS, default="json")
    return top


def sources(options: argparse.Namespace) -> builder.Sources:
    """The files to work on: the shipped ones, or the document with those named or beside it."""
    if options.document is None:
        base = builder.sources_in(SHIPPED)
    else:
        folder = options.document.parent
        base = builder.Sources(options.document, folder / "profile.json", folder / "errata.json", folder / "edits.json",
                               folder / "text_items.json")  # fmt: skip
    return builder.Sources(
        base.document, options.profile or base.profile, options.errata or base.errata, options.edits or base.edits,
        base.text_items,
    )  # fmt: skip


def run(options: argparse.Namespace) -> str:
    """The output of a command."""
    if options.command == "errata":
        chosen = sources(options)
        text = reader.load_text(chosen.document)
        return errata_output(reader.read(text, files.load_errata(chosen.errata)), options)
    if options.command in ("read", "profile"):
        chosen = sources(options)
        document = reader.read(reader.load_text(chosen.document), files.load_errata(chosen.errata))
        return (
            read_output(document, options.as_json) if options.command == "read" else profile_output(document, options)
        )
    if options.command in ("facts", "audit"):
        return facts_output(sources(options), options.command, options.as_json)
    result = builder.build(sources(options))
    for warning in result.warnings:
        print(f"Chú ý: {warning}", file=sys.stderr)
    if not files.load_profile(sources(options).profile).confirmed:
        print("Chú ý: hồ sơ tài liệu chưa được xác nhận (confirmed), mọi câu là bản nháp.", file=sys.stderr)
    if options.command == "review":
        return review_output(result, options)
    target = options.output or (
        SHIPPED / "bank.json" if options.document is None and options.command == "build" else None
    )
    if options.command == "export" and options.format != "json":
        return export_other(result.bank, options)
    if target is None:
        return bank.dumps(result.bank)
    bank.save(result.bank, target)
    approved = sum(i["status"] == "approved" for i in result.bank["items"])
    summary = {
        "items": len(result.bank["items"]),
        "approved": approved,
        "version": result.bank["version"],
        "file": str(target),
    }
    return (
        dumps(summary)
        if options.as_json
        else f"Đã ghi {target}: {len(result.bank['items'])} câu, {approved} câu đã duyệt, bản {result.bank['version']}."
    )


def review_output(result: builder.Result, options: argparse.Namespace) -> str:
    """The report: on the screen, as a page (--html or -o with .html), or for programs."""
    target = options.html or options.output
    if target is None:
        return dumps([vars_of(result)]) if options.as_json else report.text(result)
    as_page = options.html is not None or target.suffix.lower() in (".html", ".htm")
    text = report_page.page(result) if as_page else report.text(result) + "\n"
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise bank.BankError(f"Không ghi được {target}: {error.strerror}.") from None
    return dumps({"file": str(target)}) if options.as_json else f"Đã ghi {target}."


def export_other(made: dict[str, Any], options: argparse.Namespace) -> str:
    """Write the bank in another format; what that format lost goes to stderr, or is the JSON."""
    if options.output is None:
        raise bank.BankError(f"Định dạng {options.format} cần -o TỆP.")
    content, lost = exchange.write(made, options.format)
    try:
        options.output.write_bytes(content)
    except OSError as error:
        raise bank.BankError(f"Không ghi được {options.output}: {error.strerror}.") from None
    if options.as_json:
        return dumps({"file": str(options.output), **lost.as_json()})
    for line in lost.lines():
        print(line, file=sys.stderr)
    return f"Đã ghi {options.output} ({options.format}): {lost.carried}/{lost.found} câu."


def vars_of(result: builder.Result) -> dict[str, Any]:
    """The review for programs."""
    return {
        "version": result.bank["version"],
        "items": [{"stem": d.stem, "status": d.status, "findings": d.findings} for d in result.drafts],
        "refused": [
            {"address": r.fact.sentence.address, "value": r.fact.value.text, "reason": r.reason} for r in result.refused
        ],
        "warnings": result.warnings,
    }


def read_output(document: reader.Document, as_json: bool) -> str:
    """Sections and sentences with addresses."""
    if as_json:
        return dumps(
            [{"code": s.code, "title": s.title, "role": s.role,
              "sentences": [{"address": t.address, "text": t.text, "start": t.start, "end": t.end} for p in s.paragraphs for t in p.sentences]}
             for s in document.sections]
        )  # fmt: skip
    lines = []
    for section in document.sections:
        lines.append(f"[{section.code}] {section.title}")
        lines += [f"  {t.address} {t.text}" for p in section.paragraphs for t in p.sentences]
    return "\n".join(lines)


def profile_output(document: reader.Document, options: argparse.Namespace) -> str:
    """A proposed profile, to the file named or the screen."""
    name = options.document.stem if options.document else SHIPPED.name
    text = dumps(profiler.propose(document, name))
    if options.output is None:
        return text
    options.output.write_text(text + "\n", encoding="utf-8")
    return f'Đã ghi {options.output}. Xem lại từng dòng rồi đặt "confirmed": true.'


def errata_output(document: reader.Document, options: argparse.Namespace) -> str:
    """Likely recognition errors and unknown abbreviations, for a person; nothing is applied."""
    proposed = errata.as_file(document)
    known, unknown = abbreviations.abbreviations(document)
    if options.output is not None:
        if options.output.exists():
            raise DocumentError(f"{options.output.name} đã có; chọn tên khác để không mất những dòng đã xác nhận.")
        options.output.write_text(dumps(proposed) + "\n", encoding="utf-8")
        return f'Đã ghi {options.output}: {len(proposed["errata"])} đề xuất. Xem từng dòng, đúng thì đặt "confirmed": true.'
    if options.as_json:
        return dumps({**proposed, "abbreviations": {"known": known, "unknown": unknown}})
    lines = [f"{e['address']} “{e['wrong']}” -> “{e['right']}” (tin cậy {e['confidence']}; {e['reason']}): … {e['context']} …"
             for e in proposed["errata"]]  # fmt: skip
    lines += [proposed["note"]] if lines else ["Không thấy lỗi nhận dạng nào."]
    lines += [f"Chữ viết tắt chưa biết: {short} (… {where} …)" for short, where in unknown.items()]
    return "\n".join(lines)


def facts_output(chosen: builder.Sources, command: str, as_json: bool) -> str:
    """Facts with graded slots, or the checks of the source against itself."""
    document = reader.read(reader.load_text(chosen.document), files.load_errata(chosen.errata))
    profile = files.load_profile(chosen.profile)
    edits = files.load_edits(chosen.edits)
    facts, _ = slots.apply_edits(slots.find(document, profile), edits)
    found = audit.run(document)
    if command == "audit":
        return audit_output(found, facts, as_json)
    facts = doubts.hold(facts, found, edits)
    if as_json:
        return dumps(
            [{"key": f.key, "address": f.sentence.address, "value": f.value.text, "hedge": f.value.hedge, "unit": f.unit,
              "period": [f.period.text, f.period.grade], "subject": [f.subject.text, f.subject.grade], "verb": f.verb,
              "hold": f.hold} for f in facts]
        )  # fmt: skip
    return "\n".join(
        f"{f.key} {f.sentence.address} {f.value.hedge} {f.value.text} {f.unit} | {f.period.text} ({f.period.grade}) | "
        f"{f.subject.text} ({f.subject.grade}) | {f.verb}" for f in facts
    )  # fmt: skip


def audit_output(found: list[Finding], facts: list[slots.Fact], as_json: bool) -> str:
    """The checks of the source against itself; ✗ and ? are for a person."""
    if as_json:
        return dumps([doubts.as_dict(f, facts) for f in found])
    return (
        "\n".join(f"{MARKS[f.verdict]} {f.address} {f.check} ({WORDS[f.verdict]}): {f.text}" for f in found)
        or "Không có gì để so."
    )


def dumps(value: Any) -> str:
    """JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def main(argv: list[str] | None = None) -> int:
    """Exit 0 done, 1 refused, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        print(run(parser().parse_args(argv)))
    except (DocumentError, bank.BankError) as error:
        print(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
