"""Documents in every state of the desk."""

from datetime import UTC, datetime
from typing import Any

from quizapp.db import db, writing
from quizapp.drafting.models import Document, DocumentBuild, Draft
from tests.factories import Factory

TITLE = "Đề cương tuyên truyền kỷ niệm 20 năm ngày thành lập quận Long Biên, thành phố Hà Nội (06/11/2003 - 06/11/2023)"
ERRATUM = {"wrong": "quân Long Biên", "right": "quận Long Biên", "context": "Đảng bộ quân Long Biên lần thứ", "reason": "chữ này ở chỗ khác viết khác",
           "address": "I.1.1", "times": 2, "confidence": "cao", "confirmed": False}  # fmt: skip
FINDINGS = [
    {"level": "major", "reason": "câu dẫn dài quá 300 ký tự"},
    {"level": "fatal", "reason": "hai đáp án cùng đúng"},
]
STATES = {
    "reading": {"state": "reading", "percent": 40, "progress": "Đọc trang 4 trong 10", "confirmed_at": None, "confirmed_by": None},
    "drafting": {"state": "drafting", "percent": 70, "progress": "Soạn câu hỏi của mục 3"},
    "profile": {"state": "profile", "confirmed_at": None, "confirmed_by": None, "errata": [ERRATUM], "errata_note": "Chỉ xét chữ, không xét số."},
    "failed": {"state": "failed", "error": "Tệp PDF này là ảnh quét, không có chữ để đọc.", "confirmed_at": None, "confirmed_by": None},
}  # fmt: skip


def make_documents(make: Factory, world: Any) -> None:
    """One document that is read, drafted and half reviewed, and one in each other state."""
    ready = make.document(
        title=TITLE, file_name="de-cuong-tuyen-truyen-ky-niem-20-nam-thanh-lap-quan.docx", errata=[ERRATUM]
    )
    world.ids["document"] = ready.id
    enrich(make, ready)
    world.ids |= {"draft": first_draft(ready.id, "draft"), "approved": first_draft(ready.id, "approved")}
    for name, changes in STATES.items():
        world.ids[name] = make.document(title=TITLE, **changes).id


def first_draft(document_id: int, status: str) -> int:
    """A draft of the document in a status."""
    query = db.session.query(Draft.id).filter_by(document_id=document_id, status=status)
    return int(query.order_by(Draft.position).first()[0])  # type: ignore[index]


def enrich(make: Factory, document: Document) -> None:
    """What a long review leaves behind: decided drafts, findings, half items, items put aside, doubts."""
    first = db.session.query(Draft).filter_by(document_id=document.id).one()
    now = datetime.now(UTC)
    for n, status in enumerate(("approved", "held", "retired", "draft"), start=2):
        item = {**first.item, "id": f"aa-1-sc{n}"}
        decided = (
            {"decided_by": "organizer:1", "decided_at": now, "reason": "Không đáng hỏi"} if status != "draft" else {}
        )
        fallen = {"note": "Câu nguồn hoặc con số đã đổi sau khi duyệt.", "bank_item": "x"} if status == "draft" else {}
        make.add(Draft(document_id=document.id, code=item["id"], fact="aa-1", kind="single", section="I", stem=item["stem"], item=item,
                       findings=FINDINGS if status == "draft" else [], grade="profile" if n % 2 else "own", grade_rank=n, importance=2,
                       position=n, status=status, **decided, **fallen))  # fmt: skip
    with writing() as session:
        build = session.get_one(DocumentBuild, document.id)
        fact = build.facts[0]
        build.facts = [
            *build.facts,
            {**fact, "key": "aa-3", "value": "Bằng khen của Thủ tướng Chính phủ"},
            {**fact, "key": "aa-4"},
        ]
        half = {"key": "aa-4", "kind": "award", "stem": "Năm 2022, công đoàn được tặng hình thức khen thưởng nào?", "answer": "Bằng khen của Thủ tướng Chính phủ",
                "quote": fact["quote"], "mark": "1.480", "address": "I.1.1", "reason": "chỉ có một phương án nhiễu chắc chắn sai", "grade": "own", "importance": 2}  # fmt: skip
        build.report = {**build.report, "halves": [half], "warnings": ["Mục 3 không có con số nào để hỏi."],
                        "doubts": [{"address": "I.1.1", "check": "cộng", "text": "Tổng ghi 1.480, các phần cộng lại 1.470", "verdict": "odd"}]}  # fmt: skip
        kept = session.get_one(Document, document.id)
        kept.edits = {"aa-3": {"half": True, "hold": "không đáng hỏi"}, "aa-1": {"stem": "x"}}
