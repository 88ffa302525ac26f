"""Natural questions for text facts: a frame per kind and relation puts the source's own words in place."""

from collections.abc import Callable

import regex

from question_bank.facts.texts import grammar
from question_bank.facts.texts.model import TextFact
from question_bank.items.texts.model import Question
from question_bank.outline.files import Profile

LONGEST = 40


def question(fact: TextFact, profile: Profile) -> Question | None:
    """The question of a fact; None when its words don't make one of a fit length."""
    if fact.stem:
        return Question(fact.stem, fact.statement)
    frame = FRAMES.get((fact.kind, fact.relation)) or FRAMES.get((fact.kind, ""))
    if frame is None or (made := frame(fact, profile.source_name)) is None or len(made.stem.split()) > LONGEST:
        return None
    return Question(
        _tidy(grammar.at_home(made.stem, profile)), _tidy(fact.statement or grammar.at_home(made.statement, profile))
    )


def _tidy(text: str) -> str:
    text = regex.sub(r"\s{2,}", " ", text).replace(" ,", ",").replace(" ?", "?")
    return grammar.opened(text.strip())


def _year(fact: TextFact) -> str:
    match = regex.search(r"\d{4}$", fact.words.get("date", ""))
    return match.group(0) if match else ""


def _document_date(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    issued = said.get("issued", "ban hành")
    tells = _year(fact) in said["number"]
    by = f" của {said['body']}" if said["body"] else ""
    options = [
        f"{said['type']}{by} {said['about']}" if said["about"] else "",
        "" if tells else f"{fact.subject.text}{by}",
    ]
    if tells or _year(fact) in said["about"]:
        options = options[:1] if _year(fact) not in said["about"] else options[1:]
    named = next((o for o in options if o and len(o.split()) < LONGEST - 8), "")
    if not named:
        return None
    return Question(f"{named} được {issued} vào ngày, tháng, năm nào?", f"{named} được {issued} ngày {{v}}.")


def _document_body(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    if said["body"].lower() in said["about"].lower() or _head(said["body"]) in said["about"]:
        return None
    when = f" ngày {said['date']}" if said["date"] else ""
    who = "ai" if fact.value.kind == "office" else "cơ quan, tổ chức nào"
    named = f"{said['type']}{when} {said['about']} do"
    return Question(
        f"{named} {who} {said.get('issued', 'ban hành')}?", f"{named} {{v}} {said.get('issued', 'ban hành')}."
    )


def _head(body: str) -> str:
    """ "Bộ trưởng Bộ Xây dựng" is given away by "Bộ Xây dựng"."""
    return str(regex.sub(r"^(?:Bộ trưởng|Chủ tịch|Giám đốc)\s", "", body))


def _document_name(fact: TextFact, source: str) -> Question | None:
    return Question(
        f"Văn bản nào sau đây có nội dung {fact.words['about']}?", f"{{v}} có nội dung {fact.words['about']}."
    )


def _document_content(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    when = f" ngày {said['date']}" if said["date"] and _year(fact) not in said["content"] else ""
    by = f" của {said['body']}" if said["body"] and said["body"] not in said["content"] else ""
    return Question(f"{fact.subject.text}{when}{by} có nội dung về việc gì?")


def _event_when(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    verb, preposition = said["verb"], said["preposition"]
    if not said["tail"] and verb in ("bắt đầu", "chuyển", "áp dụng"):
        return None
    asked = said["asked"]
    subject = f"{grammar.opened(said['subject'])}{said.get('whose', '')}"
    link = preposition or "vào"
    written = {"ngày, tháng, năm": "ngày", "tháng, năm": "tháng", "năm": "năm"}[asked]
    return Question(f"{subject} {verb} {link} {asked} nào?", f"{subject} {verb} {link} {written} {{v}}.")


def _event_renamed(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    plain = said["plain"].removesuffix("thành").strip()
    passive = "" if plain.startswith(("đổi lại", "mang")) else "được "
    return Question(
        f"{fact.period.text}, {grammar.lowered(said['subject'])} {passive}{plain} thành gì?".replace(
            "mang tên thành gì", "mang tên gì"
        )
    )


def _phase(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    about = regex.sub(r"^[Cc]ác\s", "", said["about"])
    about = about[:1].lower() + about[1:] if about[1:2].islower() else about
    lead = f"Theo {source}, {said['label'].lower()} của các {about} diễn ra trong thời gian nào?"
    return Question(lead, f"Theo {source}, {said['label'].lower()} của các {about} diễn ra {{v}}.")


def _time(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, {grammar.lowered(fact.words['about'])} được tính từ khi nào đến khi nào?",
                    f"Theo {source}, {grammar.lowered(fact.words['about'])} là {{v}}.")  # fmt: skip


def _award(fact: TextFact) -> tuple[str, str]:
    said = fact.words
    note = f" ({said['nth']})" if "vượt" in said["nth"] else f" {said['nth']}" if said["nth"] else ""
    return grammar.opened(said["subject"]), f"{said['award']}{note}"


def _verb(award: str) -> str:
    return (
        "được phong tặng danh hiệu"
        if award.startswith(("Anh hùng", "Chiến sĩ", "Tập thể", "Đơn vị", "Nhà giáo"))
        else "được tặng"
    )


def _award_year(fact: TextFact, source: str) -> Question | None:
    who, award = _award(fact)
    return Question(f"{who} {_verb(award)} {award} vào năm nào?", f"{who} {_verb(award)} {award} vào năm {{v}}.")


def _award_name(fact: TextFact, source: str) -> Question | None:
    _, award = _award(fact)
    verb = _verb(award)
    what = "nào" if verb.endswith("danh hiệu") else "phần thưởng nào"
    return Question(f"Năm {fact.words['year']}, {grammar.lowered(fact.words['subject'])} {verb} {what}?",
                    f"Năm {fact.words['year']}, {grammar.lowered(fact.words['subject'])} {verb} {{v}}.")  # fmt: skip


def _duty_who(fact: TextFact, source: str) -> Question | None:
    many = "những cơ quan, đơn vị nào" if fact.value.kind == "bodies" else "cơ quan, đơn vị nào"
    return Question(
        f"Theo {source}, {many} có trách nhiệm {fact.words['duty']}?",
        f"Theo {source}, {{v}} có trách nhiệm {fact.words['duty']}.",
    )


def _duty_what(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, {fact.words['body']} có trách nhiệm nào sau đây?")


def _duty_told(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, ai {fact.words['how']} {fact.words['duty']}?")


def _place(fact: TextFact, source: str) -> Question | None:
    site, head = fact.words["site"], fact.words["head"]
    verb = "diễn ra" if site.lower().startswith("lễ hội") else "nằm"
    return Question(f"{grammar.opened(site)} {verb} ở {head} nào?", f"{grammar.opened(site)} {verb} ở {{v}}.")


def _seat(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, {grammar.lowered(fact.subject.text)} có trụ sở tại đâu?")


def _border(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, phía {fact.words['side']} của {fact.words['subject']} giáp với địa phương nào?",
                    f"Theo {source}, phía {fact.words['side']} của {fact.words['subject']} giáp với {{v}}.")  # fmt: skip


def _order(fact: TextFact, source: str) -> Question | None:
    moved = "chuyển dịch sang" if fact.relation == "sang" else "là"
    period = fact.period.text
    return Question(f"Theo {source}, {period[:1].lower()}{period[1:]}, {fact.words['subject']} {moved} cơ cấu nào?",
                    f"Theo {source}, {period[:1].lower()}{period[1:]}, {fact.words['subject']} {moved} {{v}}.")  # fmt: skip


def _change(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, {grammar.lowered(fact.words['subject'])} {fact.words['verb']} như thế nào?")


def _list(fact: TextFact, source: str) -> Question | None:
    subject, head, count = fact.words["subject"], fact.words["head"], fact.words["count"]
    number = f"{count} " if count else "các "
    return Question(f"Theo {source}, {grammar.lowered(subject)} gồm {number}{head} nào?")


def _first(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    where = f" {said['where']}" if said["where"] else ""
    return Question(
        f"Theo {source}, {grammar.lowered(fact.words['subject'])} là {said['class']} đầu tiên{where} thực hiện hoặc đạt được điều gì?"
    )


def _rank(fact: TextFact, source: str) -> Question | None:
    return Question(f"{fact.period.text}, {fact.words['subject']} xếp thứ bao nhiêu {fact.words['what']}?",
                    f"{fact.period.text}, {fact.words['subject']} xếp {{v}} {fact.words['what']}.")  # fmt: skip


def _definition(fact: TextFact, source: str) -> Question | None:
    return Question(f"Theo {source}, “{fact.words['term']}” được hiểu là gì?")


def _limit(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    before = grammar.lowered(said["before"]).strip(" ,")
    asked = f"{'mấy' if said['after'] == 'một lần' else 'bao nhiêu'} {said['unit']}"
    return Question(f"Theo {source}, {before} {said['hedge']} {asked} {said['after']}?")


def _case(fact: TextFact, source: str) -> Question | None:
    said = fact.words
    case = grammar.lowered(said["case"])
    lead = (
        f"Theo {source}, {grammar.lowered(said['title'])} trong trường hợp {case}"
        if said["title"]
        else f"Theo {source}, {case}"
    )
    return Question(f"{lead} là bao nhiêu {said['unit']}?", f"{lead} là {{v}}.")


FRAMES: dict[tuple[str, str], Callable[[TextFact, str], Question | None]] = {
    ("document", "date"): _document_date, ("document", "body"): _document_body, ("document", "name"): _document_name,
    ("document", "content"): _document_content, ("event", "when"): _event_when, ("event", "renamed"): _event_renamed,
    ("phase", "span"): _phase, ("phase", "time"): _time, ("award", "year"): _award_year, ("award", "name"): _award_name,
    ("duty", "who"): _duty_who, ("duty", "what"): _duty_what, ("duty", "told"): _duty_told, ("place", "site"): _place,
    ("place", "seat"): _seat, ("place", "border"): _border, ("order", ""): _order, ("change", ""): _change, ("list", ""): _list,
    ("first", ""): _first, ("rank", ""): _rank, ("definition", ""): _definition, ("limit", ""): _limit, ("limit", "case"): _case,
}  # fmt: skip
