"""A subject with a verb that a question can say, or why not."""

import regex

from question_bank.facts import clauses
from question_bank.facts.lexicon import AUXILIARIES, COPULAS
from question_bank.facts.model import Reading, Slot

WEAK_VERB_WORDS = regex.compile(
    r"\b(?:chỉ|cũng|đều|luôn|vẫn|mới|(?<!thực |thể |xuất |phát |tái |biểu |đại )hiện(?!\s(?:đại|trạng|thực|vật|hành)))\b\s*",
    regex.IGNORECASE,
)


def checked(subject: str, grade: str, verb: str) -> Reading:
    """A reading with the verb made plain, or with its problem."""
    verb = WEAK_VERB_WORDS.sub("", verb).strip(" ,")
    if verb.endswith(" từ") or verb in ("lên", "xuống"):
        verb = "là"
    if verb == "có" and subject.lower().startswith(("số ", "tổng số ")):
        verb = "là"
    problem = clauses.subject_problem(subject) or _verb_problem(verb)
    return Reading(Slot(subject, grade), verb, problem or "")


def _verb_problem(verb: str) -> str | None:
    words = verb.split()
    if not words:
        return "không rõ động từ"
    if (
        len(words) > 14
        or verb.count("(") != verb.count(")")
        or regex.search(r"\d", regex.sub(r"\b(?:19|20)\d\d\b", "", verb))
    ):
        return "vị ngữ quá dài hoặc lẫn con số khác"
    if len(words) > 1 and words[-1].lower() in COPULAS and words[0].lower() not in COPULAS | AUXILIARIES:
        return "không rõ con số của cái gì"
    if regex.search(r"\b(?:này|đó|đây|họ)\b", verb.lower()):
        return "vị ngữ dựa vào câu trước"
    return None
