"""Items of every kind with stems and options as long as the documents make them, and answers to them."""

from typing import Any

from quizapp.db import db, writing
from quizapp.items.models import Bank, Item, ItemVersion
from tests.factories import NOW, Factory

KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching")
BLUEPRINT = [{"section": None, "difficulty": None, "kind": kind, "count": 1} for kind in KINDS]
TOO_MUCH = [{"section": "1", "difficulty": "hard", "kind": "numeric", "count": 6}]
WORDS = ("Phát triển kinh tế theo hướng thương mại, dịch vụ, công nghiệp và nông nghiệp đô thị sinh thái",
         "Xây dựng nếp sống văn minh đô thị", "Cải cách hành chính", "Giải phóng mặt bằng các dự án trọng điểm")  # fmt: skip
QUOTE = (
    "Trong 20 năm (2003-2023), tổng thu ngân sách trên địa bàn quận đạt 72.560 tỷ đồng, tăng bình quân 15,6% mỗi năm, "
    "đứng trong nhóm dẫn đầu các quận của Thành phố về tỷ lệ hoàn thành dự toán được giao."
)
CITATION = {"document": "de-cuong", "section": "1", "sentence": "1.1.1", "quote": QUOTE, "mark": "72.560 tỷ đồng", "sha256": ""}  # fmt: skip
MORE = [{"document": "de-cuong", "section": "2", "sentence": "2.1.3", "quote": "Năm 2003, quận có 14 phường.", "mark": "14 phường", "sha256": ""}]  # fmt: skip
STEMS = {
    "single": "Theo đề cương tuyên truyền, trong 20 năm (2003-2023) tổng thu ngân sách trên địa bàn quận Long Biên đạt bao nhiêu tỷ đồng?",
    "multiple": "Những nhiệm vụ nào dưới đây thuộc nhóm nhiệm vụ trọng tâm của nhiệm kỳ 2020-2025?",
    "true_false": "Quận Long Biên được thành lập theo Nghị định số 132/2003/NĐ-CP ngày 06/11/2003 của Chính phủ.",
    "numeric": "Năm 2022, toàn quận có bao nhiêu công đoàn cơ sở trực thuộc Liên đoàn Lao động quận?",
    "ordering": "Sắp xếp các sự kiện sau theo thứ tự thời gian, từ sớm đến muộn:",
    "matching": "Ghép mỗi hình thức khen thưởng với năm quận được trao tặng:",
}


def _options(ids: str = "abcd") -> list[dict[str, str]]:
    return [{"id": i, "text": WORDS[n % 4], "rationale": "Con số của nhiệm kỳ trước."} for n, i in enumerate(ids)]


SHAPES: dict[str, dict[str, Any]] = {
    "single": {"options": _options(), "key": ["b"]},
    "multiple": {"options": _options(), "key": ["a", "c"]},
    "true_false": {
        "options": [{"id": "a", "text": "Đúng", "rationale": "Đúng như câu nguồn."}, {"id": "b", "text": "Sai", "rationale": "Sai ngày."}],
        "key": ["a"],
    },
    "numeric": {"options": [], "key": {"value": 335, "unit": "công đoàn cơ sở", "tolerance": 0}},
    "ordering": {"options": _options("abc"), "key": ["a", "b", "c"]},
    "matching": {
        "options": _options("abc"), "key": [["a", "x"], ["b", "y"], ["c", "z"]],
        "targets": [{"id": i, "text": f"Năm {year}"} for i, year in zip("xyz", (2008, 2013, 2018), strict=True)],
    },
}  # fmt: skip
WRONG: dict[str, Any] = {
    "single": "a", "multiple": ["a", "b"], "true_false": "b", "numeric": "1.480", "ordering": ["b", "a", "c"],
    "matching": [["a", "y"], ["b", "x"]],
}  # fmt: skip


def make_bank(make: Factory) -> Bank:
    """A bank with one item of each kind for ranked rounds, one for practice, and one in each status."""
    bank = make.bank(per_cell=0)
    for n, kind in enumerate(KINDS):
        for practice in (False, True):
            made = make.item(
                bank, kind=kind, stem=STEMS[kind], section="12"[n % 2], difficulty=("easy", "medium", "hard")[n % 3],
                citation=CITATION | ({"more": MORE, "original": QUOTE} if kind == "multiple" else {}),
                for_practice=practice, group="gan-giong" if kind == "single" and not practice else "", **SHAPES[kind],
            )  # fmt: skip
            if kind == "single" and not practice:
                add_version(make, made)
    for status in ("draft", "held", "retired"):
        make.item(bank, status=status, stem=STEMS["single"], decided_by="organizer:1" if status != "draft" else None, decided_at=NOW)  # fmt: skip
    return bank


def add_version(make: Factory, item: Any) -> None:
    """A second version of an item, the one in use."""
    shape = SHAPES["single"]
    make.add(ItemVersion(item_id=item.id, number=2, kind="single", stem=STEMS["single"], options=shape["options"], targets=[],
                         key=shape["key"], citation=CITATION, created_at=NOW, created_by="organizer:1"))  # fmt: skip
    with writing() as session:
        session.get_one(Item, item.id).current_number = 2


def choice_for(entry: dict[str, Any], *, right: bool) -> Any:
    """An answer to a place on a paper, in the shape its kind is saved in."""
    kind = entry["k"]
    key = SHAPES[kind]["key"]
    if not right:
        return WRONG[kind]
    return str(key["value"]) if kind == "numeric" else key[0] if kind in ("single", "true_false") else key


def item_id(**filters: str) -> int:
    """The one item that is so."""
    return int(db.session.query(Item.id).filter_by(**filters).one()[0])
