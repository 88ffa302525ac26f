"""Markdown that isn't prose: tables become sentences, links their words, code fences and comments go."""

import regex

from question_bank.outline import html_tables
from question_bank.outline.tables import sentences

FRONT_MATTER = regex.compile(r"\A---\n(?:[\w-]+:.*\n|[ \t].*\n)+---\n")
# Bounded, so that a hostile line costs no more than its length.
IMAGE = regex.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)")
LINK = regex.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:|#|/|\.)[^()\s]{0,500}\)")
TABLE_ROW = regex.compile(r"^\s*\|.*\|\s*$")
TABLE_RULE = regex.compile(r"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")
UNDERSCORES = regex.compile(r"(?<![\p{L}\d_])(_{1,2})(?=[^\s_])([^_\n]{1,300})(?<=[^\s_])\1(?![\p{L}\d_])")
FENCE = regex.compile(r"^\s*(?:```|~~~)")
QUOTE = regex.compile(r"^\s*(?:>\s?)+")


def to_text(text: str) -> str:
    """The same text without Markdown's furniture; a text without any comes back unchanged."""
    text = html_tables.to_text(_without_comments(FRONT_MATTER.sub("", text)))
    text = UNDERSCORES.sub(r"\2", LINK.sub(r"\1", IMAGE.sub("", text)))
    lines: list[str] = []
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if TABLE_ROW.match(line):
            rows += [] if TABLE_RULE.match(line) else [[c.strip() for c in line.strip().strip("|").split("|")]]
            continue
        lines += sentences(rows)
        rows = []
        if not FENCE.match(line):
            lines.append(QUOTE.sub("", line))
    return "\n".join([*lines, *sentences(rows)])


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])
