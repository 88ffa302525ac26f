"""Rules about documents and drafts: states, what an approval is of, what may be signed, coverage. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from quizapp.items.rules import GROWN

EXTENSIONS = (".txt", ".md", ".docx", ".pdf")
STATE_WORDS = {
    "uploaded": "chờ đọc", "reading": "đang đọc", "profile": "chờ xác nhận hồ sơ", "drafting": "đang soạn",
    "ready": "sẵn sàng duyệt", "failed": "chưa đọc được",
}  # fmt: skip
WAITING = ("uploaded", "reading", "drafting")
MOST_TRIES = 3

# Where the weakest slot of a fact came from, the surest first: it orders the queue.
GRADES = ("edit", "own", "sentence", "paragraph", "heading", "profile")
GRADE_WORDS = {
    "edit": "do người soạn đặt", "own": "đủ ý trong chính vế câu", "sentence": "mượn ý từ vế khác của câu",
    "paragraph": "mượn ý từ câu trước trong đoạn", "heading": "mượn ý từ tiêu đề mục", "profile": "mượn ý từ hồ sơ tài liệu",
}  # fmt: skip
SLOT_WORDS = {"period": "mốc thời gian", "subject": "chủ thể", "verb": "động từ", "unit": "đơn vị", "tail": "phần đuôi"}
FACT_WORDS = {
    "count": "số lượng", "share": "tỷ lệ", "money": "tiền", "area": "diện tích", "ratio": "số lần", "date": "ngày tháng",
    "rank": "thứ hạng", "document": "văn bản", "organisation": "cơ quan", "organization": "cơ quan", "place": "địa danh",
    "award": "khen thưởng", "list": "danh sách", "policy": "chính sách", "text": "câu chữ", "year": "năm", "name": "tên gọi",
    "event": "sự kiện", "phase": "giai đoạn, thời gian", "duty": "nhiệm vụ", "change": "thay đổi", "order": "thứ tự, cơ cấu",
    "first": "đầu tiên", "definition": "định nghĩa", "limit": "mức, giới hạn", "measure": "đo lường", "duration": "thời gian",
}  # fmt: skip
LEVEL_WORDS = {"fatal": "phải sửa", "major": "cần xem kỹ", "minor": "lưu ý"}
SOURCE_CHANGED = "Câu nguồn hoặc con số đã đổi sau khi duyệt. Đọc lại rồi duyệt lần nữa."
EDITED_SINCE = "Dữ kiện đã được sửa sau khi duyệt. Đọc lại rồi duyệt lần nữa."
LEFT = "Lần soạn mới không còn câu này: câu nguồn đã đổi hoặc dữ kiện được giữ lại."


def grade_rank(grade: str) -> int:
    """The place of a grade in the queue; an unknown one goes last."""
    return GRADES.index(grade) if grade in GRADES else len(GRADES)


def mark_of(value: object) -> str:
    """A short mark of anything that is JSON: equal marks, equal things."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def source_mark(item: Mapping[str, Any]) -> str:
    """A mark of what an item rests on: the sentence and the words of it that answer."""
    citation = item["citation"]
    more = [(one.get("quote", ""), one.get("mark", "")) for one in citation.get("more", ())]
    return mark_of([citation.get("quote", ""), citation.get("mark", ""), *more])


def plain_key(fact: str) -> str:
    """A fact's key without the figure that tells it from a sentence like it."""
    return "-".join(fact.split("-")[:2])


def lasting_name(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What stays of an item when its fact's key gets or loses its figure: kind, key without it, sentence, figure."""
    return item["kind"], plain_key(item["fact"]), source_mark(item)


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of a decision when a document was built again. `keeps_text`: the signed text stays word for word."""

    status: str
    note: str
    keeps_text: bool


def after_rebuild(
    status: str, signed: tuple[str, str], fresh: tuple[str, str] | None, note: str = ""
) -> Standing:  # fmt: skip
    """A decision after a rebuild; `signed` and `fresh` are (mark of the source, mark of the fact's edit).

    An approval was given to a text: another sentence, figure or edit makes it a draft again, a mere redraw of
    distractors doesn't. A rejection or a postponement stays whatever the program writes now.
    """
    if status == "draft":
        return Standing("draft", "" if note == LEFT and fresh else note if fresh else LEFT, False)
    if fresh is None:
        return Standing("draft" if status == "approved" else status, LEFT, False)
    if status != "approved":
        return Standing(status, "", False)
    if signed[0] != fresh[0]:
        return Standing("draft", SOURCE_CHANGED, False)
    if signed[1] != fresh[1]:
        return Standing("draft", EDITED_SINCE, False)
    return Standing("approved", "", True)


def approval_problem(findings: Sequence[Mapping[str, str]], confirmed: bool, gone: bool, reason: str) -> str | None:
    """Why a draft can't be signed now; None when it can."""
    if not confirmed:
        return "Hồ sơ tài liệu chưa được xác nhận, nên chưa duyệt được câu nào."
    if gone:
        return LEFT
    if fatal := next((f for f in findings if f["level"] == "fatal"), None):
        return f"Câu này còn lỗi phải sửa trước: {fatal['reason']}."
    if len(reason) < 3 and (major := next((f for f in findings if f["level"] == "major"), None)):
        return f"Máy giữ câu này lại vì {major['reason']}. Sửa câu, hoặc ghi lý do vẫn duyệt."
    return None


def split_marked(text: str, quote: str, mark: str) -> list[tuple[str, str]]:
    """A sentence in (text, "" | "answer") parts, for showing what answers."""
    wanted = mark or quote
    before, found, after = text.partition(wanted)
    if not found:
        return [(text, "")]
    return [part for part in ((before, ""), (found, "answer"), (after, "")) if part[0]]


def with_status(item: Mapping[str, Any], status: str) -> dict[str, Any]:
    """The item as a bank file has it, under the status that a person gave it."""
    return {**item, "status": status}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the coverage table: facts found, asked, approved, kept back."""

    name: str
    facts: int
    asked: int
    approved: int
    refused: int


def coverage(
    facts: Sequence[Mapping[str, Any]], asked: set[str], approved: set[str], by: str, names: Mapping[str, str]
) -> list[Row]:
    """Facts by a field of theirs ("top", "kind"), in the order of `names`, then as they come."""
    groups: dict[str, list[str]] = {}
    for fact in facts:
        groups.setdefault(str(fact.get(by, "")), []).append(str(fact["key"]))
    order = [*(n for n in names if n in groups), *(n for n in groups if n not in names)]
    return [
        Row(names.get(name, name), len(keys), sum(k in asked for k in keys), sum(k in approved for k in keys),
            sum(k not in asked for k in keys))
        for name, keys in ((n, groups[n]) for n in order)
    ]  # fmt: skip


def taken_codes(codes: Sequence[str], cited: Sequence[Mapping[str, str]], sha256: str) -> set[str]:
    """Codes that a new document can't have: those of documents, and of sources that banks cite.

    The same file as a source that grew here and was deleted gets its old code: what was signed is found again.
    """
    again = {d["id"] for d in cited if d.get("kind") == GROWN and d.get("sha256") == sha256}
    return set(codes) | ({d["id"] for d in cited} - again)


def slug(key: str, taken: set[str]) -> str:
    """A free code from a search key: "de cuong 20 nam" -> "de-cuong-20-nam"."""
    base = key.replace(" ", "-")[:60].strip("-") or "tai-lieu"
    return next(c for c in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if c not in taken)


def signed_edits(
    edits: Mapping[str, Mapping[str, Any]], values: Mapping[str, str], statuses: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Any]]:
    """The edits with the approvals given here: facts all of whose items are signed, at the figure that was read."""
    signed = {key for key, found in statuses.items() if found and all(s == "approved" for s in found)}
    out = {key: dict(edit) for key, edit in edits.items()}
    for key in sorted(signed & values.keys()):
        out[key] = {**out.get(key, {}), "value": values[key], "approved": True}
    return out


def status_counts(statuses: Sequence[str]) -> dict[str, int]:
    """How many of each status."""
    return dict(Counter(statuses))


def abbreviations_in(
    item: Mapping[str, Any], unknown: Mapping[str, str], profile: Mapping[str, Any]
) -> list[tuple[str, str]]:  # fmt: skip
    """(abbreviation, its full form or "") that a reader of this item meets and that isn't in everybody's words."""
    texts = " ".join([item["stem"], *(o["text"] for o in item.get("options", []))])
    words = set("".join(c if c.isalnum() else " " for c in texts).split())
    full = {short: profile.get("abbreviations", {}).get(short, "") for short in unknown if short in words}
    return [(short, text) for short, text in full.items() if not text or text.lower() not in texts.lower()]
