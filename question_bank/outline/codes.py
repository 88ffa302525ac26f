"""Where a line end falls inside a code: "13-" + "CT/TU", "153/" + "LĐLĐ", "Covid-" + "19"."""

import regex

CUT_CODE = regex.compile(r"(?:\d[-/]|/\p{Lu}+-|\d-\p{Lu}+/|Covid-)$")


def between(before: str, after: str) -> str:
    """What stands between two joined lines: nothing inside a code, else a space."""
    return "" if CUT_CODE.search(before) and regex.match(r"[\p{Lu}\d]", after) else " "
