"""How the slots of a fact become the words of a sentence."""

from question_bank.facts.lexicon import ORGANISATIONS
from question_bank.facts.model import Fact, Slot
from question_bank.outline.files import Profile


def lead(fact: Fact) -> str:
    """ "Năm 2021, thu ngân sách ... đạt"; without a period where the words after the figure tell it."""
    if fact.value.hedge.startswith("ước") and fact.verb in ("là", "đạt") and fact.subject.grade != "edit":
        return _opened(f"{fact.period.text}, {_lowered(fact.subject)} {fact.value.hedge}".removeprefix(", "))
    verb = fact.verb if not fact.subject.text else fact.verb[:1].lower() + fact.verb[1:]
    said = f"{_lowered(fact.subject)} {verb}".strip()
    return _opened(f"{fact.period.text}, {said}" if fact.period.text else said)


def _lowered(subject: Slot) -> str:
    """A subject that opened its sentence, in the middle of ours."""
    text = subject.text
    first, second = [*text.split(" "), ""][:2]
    is_name = first[1:] != first[1:].lower() or second[:1].isupper()  # "GRDP", "Việt Nam"
    proper = subject.grade in ("edit", "profile") or (text.startswith(ORGANISATIONS) and first != "Ngành") or is_name
    return text if proper else text[:1].lower() + text[1:]


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def sourced(front: str, fact: Fact, profile: Profile) -> str:
    """ "Theo báo cáo, ...": what only the document vouches for."""
    starts_with_name = not fact.period.text and _lowered(fact.subject)[:1].isupper()
    return f"Theo {profile.source_name}, {front if starts_with_name else front[:1].lower() + front[1:]}"
