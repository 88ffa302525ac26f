"""Verbs about rounds: create, change while a draft, open. Closing and extending touch attempts and live there."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.audit import service as audit
from quizapp.clock import iso
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, invalid, not_found
from quizapp.items import service as items
from quizapp.items.models import Bank
from quizapp.items.rules import KIND_WORDS, LEVEL_WORDS
from quizapp.rounds import paper, regulations, rules, spec, suggest
from quizapp.rounds.models import Round
from quizapp.rounds.paper import Candidate
from quizapp.rounds.rules import Cell, Phase
from quizapp.vietnamese import clean_line

TRIAL_PAPERS = 20
PRACTICE_HINT = "Đợt luyện tập chỉ rút từ những câu dành riêng cho luyện tập, không trùng câu của đợt xếp hạng."


def get_round(round_id: int) -> Round:
    """The round, or a refusal."""
    found = db.session.get(Round, round_id)
    if found is None:
        raise not_found()
    return found


def rounds_of(contest_id: int) -> list[Round]:
    """All rounds of a contest, newest window first; those without an end last."""
    query = sa.select(Round).where(Round.contest_id == contest_id).order_by(Round.ranked.desc(), Round.opens_at.desc())
    return list(db.session.scalars(query))


def public_rounds(contest_id: int, now: datetime) -> list[Round]:
    """Rounds that members may know of."""
    return [r for r in rounds_of(contest_id) if rules.phase(r, now) is not Phase.DRAFT]


def pool(bank_id: int, *, ranked: bool) -> list[Candidate]:
    """What a paper may draw from: approved items at their current version, those for practice kept apart."""
    return [
        Candidate(
            version_id=row.version_id, section=row.section, difficulty=row.difficulty, kind=row.kind, group=row.group,
            fact=row.fact, gives_away=row.gives_away, options=row.options, targets=row.targets, ordered=row.ordered,
        )
        for row in items.drawable(bank_id, for_practice=not ranked)
    ]  # fmt: skip


def read_spec(given: Mapping[str, Any]) -> spec.Spec:
    """A checked spec; a refusal naming every field to mend."""
    try:
        return spec.read(given)
    except spec.Problems as problems:
        raise Refusal("invalid", f"Còn {len(problems.fields)} chỗ cần sửa.", fields=problems.fields) from None


def create_round(contest_id: int, given: Mapping[str, Any], actor: str, now: datetime) -> Round:
    """A draft round from round.json's fields."""
    checked = read_spec(given)
    with writing() as session:
        contest = session.get(Contest, contest_id)
        if contest is None:
            raise not_found()
        check_sections(session, contest, checked)
        round_ = Round(contest_id=contest_id, created_at=now, rules_text="", rules_hash="", revision=1)
        apply(round_, checked)
        session.add(round_)
        _flush(session, checked.code)
        audit.record(
            session, now=now, actor=actor, action="round_created", on=("round", round_.id),
            details=spec.to_json(checked, contest.code),
        )  # fmt: skip
        return round_


def create_from_json(given: Mapping[str, Any], actor: str, now: datetime) -> Round:
    """A draft round from a whole round.json, which names its contest."""
    if not isinstance(given, Mapping):
        raise invalid("Tệp đợt thi phải là một đối tượng JSON như round.json trong tài liệu.")
    code = given.get("contest")
    contest_id = db.session.scalar(sa.select(Contest.id).where(Contest.code_key == str(code).upper()))
    if contest_id is None:
        raise invalid(f"Không có hội thi mang mã “{code}”.", contest="Mã hội thi không đúng.")
    return create_round(contest_id, given, actor, now)


def update_round(round_id: int, given: Mapping[str, Any], revision: int, actor: str, now: datetime) -> Round:
    """Change a draft; somebody else's change in between is refused, not overwritten."""
    checked = read_spec(given)
    with writing() as session:
        round_ = locked(session, round_id)
        if round_.opened_at is not None:
            raise rules_locked()
        if round_.revision != revision:
            raise Refusal("wrong_state", "Người khác vừa sửa đợt thi này. Tải lại trang để xem bản mới rồi sửa tiếp.")
        contest = session.get_one(Contest, round_.contest_id)
        check_sections(session, contest, checked)
        before = spec.to_json(round_, contest.code)
        apply(round_, checked)
        round_.revision += 1
        _flush(session, checked.code)
        after = spec.to_json(checked, contest.code)
        changed = {k: [before[k], after[k]] for k in after if before[k] != after[k]}
        audit.record(session, now=now, actor=actor, action="round_changed", on=("round", round_id), details=changed)
        return round_


def rules_locked() -> Refusal:
    """An opened round doesn't change."""
    return Refusal("round_locked", "Đợt thi đã mở nên thể lệ đã khóa. Chỉ có thể gia hạn.")


def locked(session: Session, round_id: int) -> Round:
    """The round, locked for a change."""
    found = session.get(Round, round_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found


def apply(round_: Round, checked: spec.Spec) -> None:
    """Copy a checked spec to the row."""
    for name in spec.NAMES:
        setattr(round_, name, getattr(checked, name))


def _flush(session: Session, code: str) -> None:
    try:
        session.flush()
    except sa.exc.IntegrityError:
        text = f"Hội thi đã có đợt mang mã “{code}”. Chọn mã khác."
        raise invalid(text, code=text) from None


def check_sections(session: Session, contest: Contest, checked: spec.Spec) -> None:
    """The blueprint may only name sections of the contest's bank."""
    bank = session.get_one(Bank, contest.bank_id)
    known = {s["code"] for s in bank.sections}
    if strange := {line["section"] for line in checked.blueprint} - known - {None}:
        text = f"Ngân hàng không có mục {', '.join(sorted(strange))}."
        raise invalid(text, blueprint=text)


def open_round(round_id: int, actor: str, reason: str, now: datetime) -> Round:
    """Lock the rules and let the window run. Refuses a blueprint that the bank can't fill, saying what is missing."""
    clean = clean_line(reason)[:500]
    if len(clean) < 3:
        raise invalid("Ghi lý do mở đợt thi; lý do được lưu vào nhật ký.", reason="Ghi lý do, ít nhất 3 ký tự.")
    with writing() as session:
        round_ = locked(session, round_id)
        if round_.opened_at is not None:
            raise Refusal("wrong_state", "Đợt thi này đã mở rồi.")
        contest = session.get_one(Contest, round_.contest_id)
        bank = session.get_one(Bank, contest.bank_id)
        check_window(round_, now)
        check_fillable(round_, bank)
        text = rules_text(round_, contest, bank)
        round_.opened_at = now
        round_.rules_text, round_.rules_hash = text, regulations.text_hash(text)
        round_.revision += 1
        audit.record(
            session, now=now, actor=actor, action="round_opened", on=("round", round_id), reason=clean,
            details={"rules_sha256": round_.rules_hash, "opens_at": iso(round_.opens_at)},
        )  # fmt: skip
        return round_


def check_window(round_: Round, now: datetime) -> None:
    """A window that is over can't be opened."""
    if round_.closes_at is not None and round_.closes_at <= now:
        text = f"Giờ đóng {vn_datetime(round_.closes_at)} đã qua. Sửa thời gian trước khi mở."
        raise invalid(text, closes_at=text)


def section_titles(bank: Bank) -> dict[str, str]:
    """Section code -> title."""
    return {s["code"]: s["title"] for s in bank.sections}


def rules_text(round_: Round, contest: Contest, bank: Bank) -> str:
    """The plain rules text of a round."""
    found = regulations.articles(round_, contest, section_titles(bank))
    return regulations.plain(f"Thể lệ {round_.name}, {contest.name}", found)


def articles(round_: Round | spec.Spec, contest: Contest) -> list[regulations.Article]:
    """The rules text of a round by articles: as locked, word for word; of a draft, as its settings say it."""
    if isinstance(round_, Round) and round_.rules_text:
        return regulations.from_plain(round_.rules_text)
    return regulations.articles(round_, contest, section_titles(db.session.get_one(Bank, contest.bank_id)))


def rivals(round_: Round, bank_id: int) -> list[Round]:
    """Other opened ranked rounds that draw from the same items as a ranked round."""
    others = sa.select(Round).join(Contest, Contest.id == Round.contest_id).where(
        Contest.bank_id == bank_id, Round.id != round_.id, Round.ranked, Round.opened_at.is_not(None)
    )  # fmt: skip
    return list(db.session.scalars(others)) if round_.ranked else []


def key_holders(round_: Round, now: datetime) -> list[Round]:
    """Rounds on the same items that still take answers while this one's key would be open: it waits for them."""
    bank_id = db.session.scalar(sa.select(Contest.bank_id).where(Contest.id == round_.contest_id))
    return [
        other for other in rivals(round_, bank_id or 0)
        if rules.gives_away(round_, other) and not rules.is_over_for_all(other, now)
    ]  # fmt: skip


def check_fillable(round_: Round, bank: Bank) -> None:
    """Draw trial papers; refuse with what is missing."""
    cells, candidates = rules.cells(round_.blueprint), pool(bank.id, ranked=round_.ranked)
    found = sum(cell.count for cell in cells)
    if found != round_.item_count:
        text = f"Ma trận có {found} câu, đề cần {round_.item_count} câu."
        raise invalid(text, blueprint=text)
    try:
        for seed in range(TRIAL_PAPERS):
            paper.draw(cells, candidates, random.Random(seed))
    except paper.CannotFill as short:
        text = missing_text(short, bank, round_.ranked)
        raise invalid(text, blueprint=text) from None


def missing_text(short: paper.CannotFill, bank: Bank, ranked: bool) -> str:
    """All that a blueprint lacks, and where its items come from when that isn't the whole bank."""
    found = [missing_sentence(cell, have, bank) for cell, have in short.missing]
    return " ".join(found if ranked else [*found, PRACTICE_HINT])


def missing_sentence(cell: Cell, have: int, bank: Bank) -> str:
    """What a cell lacks: "Mục “8. Thành tích” cần 1 câu khó nhưng ngân hàng chưa có câu nào dùng được. ..."."""
    where = f"Mục “{section_titles(bank).get(cell.section, cell.section)}”" if cell.section else "Đề"
    level = f" {LEVEL_WORDS[cell.difficulty]}" if cell.difficulty else ""
    kind = f" {KIND_WORDS[cell.kind]}" if cell.kind else ""
    has = f"chỉ đủ {have} câu" if have else "chưa có câu nào"
    return (
        f"{where} cần {cell.count} câu{level}{kind} nhưng ngân hàng {has} dùng được. "
        f"Giảm về {have} hoặc duyệt thêm câu."
    )


def preview(round_: Round, bank_id: int, seed: int) -> list[dict[str, Any]]:
    """A paper as a member might draw it; for organizers only."""
    try:
        return paper.draw(rules.cells(round_.blueprint), pool(bank_id, ranked=round_.ranked), random.Random(seed))
    except paper.CannotFill as short:
        bank = db.session.get_one(Bank, bank_id)
        text = missing_text(short, bank, round_.ranked)
        raise Refusal("wrong_state", text) from None


def available(bank_id: int, *, ranked: bool) -> dict[tuple[str | None, str | None, str | None], int]:
    """How many items a blueprint cell (section, difficulty, kind; None: any) can really use.

    Families (near duplicates, one fact) count once, as drawing does.
    """
    places: dict[tuple[str | None, str | None, str | None], list[Candidate]] = {}
    for item in pool(bank_id, ranked=ranked):
        for place in product((item.section, None), (item.difficulty, None), (item.kind, None)):
            places.setdefault(place, []).append(item)
    return {place: paper.independent(found) for place, found in places.items()}


def suggested(bank_id: int, total: int, *, ranked: bool) -> suggest.Cells:
    """A blueprint of `total` items that the bank can fill: (section, difficulty) -> count."""
    candidates = pool(bank_id, ranked=ranked)
    have = {(s, d): n for (s, d, kind), n in available(bank_id, ranked=ranked).items() if s and d and kind is None}
    while True:
        cells = suggest.spread(have, total)
        rows = [{"section": s, "difficulty": d, "kind": None, "count": n} for (s, d), n in cells.items()]
        try:  # cells share families: what each can take alone, they can't always take together
            for seed in range(TRIAL_PAPERS):
                paper.draw(rules.cells(rows), candidates, random.Random(seed))
        except paper.CannotFill as short:
            for cell, found in short.missing:
                have[cell.section or "", cell.difficulty or ""] = found
            continue
        return cells


def opening_problems(round_: Round, now: datetime) -> list[str]:
    """What stands between a draft and its opening, in sentences; empty when it may open."""
    contest = db.session.get_one(Contest, round_.contest_id)
    bank = db.session.get_one(Bank, contest.bank_id)
    found = []
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_window(round_, now),
        lambda: check_fillable(round_, bank),
    )
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            found.append(refusal.message)
    return found
