"""Our readers against Moodle's own examples and test files: `python -m question_bank.formats.moodle_check PATH`."""

import sys
from collections import Counter
from pathlib import Path

from question_bank.bank import BankError
from question_bank.formats import exchange
from question_bank.formats.notes import BROKEN, LOST, SKIPPED, Report

PLACES = (
    ("gift", "question/format/gift/examples.txt"), ("gift", "question/format/gift/tests/fixtures/*.txt"),
    ("aiken", "question/format/aiken/tests/fixtures/*"), ("moodle-xml", "question/format/xml/tests/fixtures/*.xml"),
    ("gift", "question/type/*/tests/fixtures/*.gift.txt"), ("moodle-xml", "question/type/*/tests/fixtures/*.xml"),
)  # fmt: skip


def files(root: Path) -> list[tuple[str, Path]]:
    """(format, file) of a checkout; Moodle 5.1 moved everything under public/."""
    return [
        (form, path)
        for base in (root, root / "public")
        for form, pattern in PLACES
        for path in sorted(base.glob(pattern))
        if path.is_file()
    ]


def check(form: str, path: Path) -> Report:
    """The report of reading a file; a file that can't be read at all counts as one broken question."""
    try:
        return exchange.READERS[form](path.read_bytes(), path.name)[1]
    except BankError as error:
        report = Report(found=1)
        report.broken("", str(error))
        return report


def reasons(report: Report, level: str) -> str:
    """Reasons with their counts."""
    return "; ".join(f"{text} {count}" for text, count in Counter(n.text for n in report.of(level)).most_common())


def line(name: str, report: Report) -> str:
    """The figures of a file, as a row of a table."""
    counts = (report.found, report.carried, len(report.of(SKIPPED)), len(report.of(BROKEN)))
    words = [reasons(report, SKIPPED), reasons(report, BROKEN), reasons(report, LOST)]
    return "| " + " | ".join([name, *map(str, counts), *words]) + " |"


def main(argv: list[str]) -> int:
    """Print a table; 0 when every question was read, or reported with a reason."""
    found = files(Path(argv[0])) if len(argv) == 1 else []
    if not found:
        print("Cách dùng: python -m question_bank.formats.moodle_check THƯ_MỤC_MOODLE", file=sys.stderr)
        return 2
    print("| tệp | thấy | đọc | không chuyển | hỏng | vì sao không chuyển | vì sao hỏng | mất |")
    print("|---|---|---|---|---|---|---|---|")
    total, whole = Report(), True
    for form, path in found:
        report = check(form, path)
        total.found, total.carried = total.found + report.found, total.carried + report.carried
        total.notes += report.notes
        whole &= report.found == report.carried + len(report.of(SKIPPED)) + len(report.of(BROKEN))
        print(line(path.relative_to(argv[0]).as_posix(), report))
    print(line(f"cộng {len(found)} tệp", total))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
