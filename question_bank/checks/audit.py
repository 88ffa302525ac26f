"""The source checked against itself: every check on a document, none of which knows any one document."""

from question_bank.checks import growth, lists, quotas, ratios, reading, repeats, shares, sums, times, totals
from question_bank.checks.findings import Finding
from question_bank.outline.reader import Document

CHECKS = (shares.check, totals.check, sums.check, ratios.check, growth.check, quotas.check, repeats.check)


def run(document: Document) -> list[Finding]:
    """All checks, in the order of the document."""
    read = reading.read(document)
    found = [f for check in CHECKS for f in check(read)]
    found += [*lists.check(document), *times.check(document)]
    order = {s.address: i for i, (_, _, s) in enumerate(document.sentences())}
    return sorted(dict.fromkeys(found), key=lambda f: order[f.address])
