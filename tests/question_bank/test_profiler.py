"""What is proposed of a document before a person confirms it."""

from typing import Any

import pytest

from question_bank.outline import profiler, reader


def proposed(text: str) -> dict[str, Any]:
    return profiler.propose(reader.read(text), "thu")


@pytest.mark.parametrize(
    ("opening", "kind", "genre"),
    [
        ("BÁO CÁO\nKết quả năm 2022\n\nĐã đạt 95% kế hoạch.", "báo cáo", "report"),
        ("NỘI QUY LAO ĐỘNG\n\nNgười lao động phải mặc đồ bảo hộ.", "nội quy", "rules"),
        ("Bài viết\n\nMọi người phải đi đúng giờ, không được mang vật dễ cháy.", "tài liệu", "rules"),
    ],
)
def test_it_says_what_kind_of_document_it_is(opening: str, kind: str, genre: str) -> None:
    found = proposed(opening)
    assert (found["source_name"], found["genre"]) == (kind, genre)


PLAN = """ỦY BAN NHÂN DÂN
TỈNH SÔNG MÂY
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 597/KH-UBND
Sông Mây, ngày 27 tháng 11 năm 2025

KẾ HOẠCH
TRỒNG CÂY XANH TRÊN ĐỊA BÀN TỈNH SÔNG MÂY

Thực hiện Quyết định số 12 ngày 01 tháng 02 năm 2020, đến năm 2030 toàn tỉnh Sông Mây phải trồng 5.000 cây.
"""


def test_a_letterhead_is_no_title_and_its_date_is_the_documents() -> None:
    found = proposed(PLAN)
    assert found["title"] == "Kế hoạch trồng cây xanh trên địa bàn tỉnh sông mây"
    assert found["date"] == "27/11/2025"
    assert (found["body"], found["short_forms"]) == ("tỉnh Sông Mây", ["Tỉnh", "toàn tỉnh"])
    assert (found["genre"], found["stock_period"]) == ("rules", "")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("# Trường Đại học Bách khoa Sông Mây\n\nTrường Đại học Bách khoa Sông Mây đào tạo kỹ sư. Tỉnh Phú Mây giúp đỡ.",
         "Trường Đại học Bách khoa Sông Mây"),
        ("# Lịch sử\n\nĐảng Cộng sản Việt Nam lãnh đạo. Đảng Cộng sản Việt Nam có Điều lệ.", "Đảng Cộng sản Việt Nam"),
        ("# Nội quy\n\nNgười lao động của Công ty phải đúng giờ. Công ty có quyền nhắc nhở.", "Công ty"),
        ("# Ghi chép\n\nKhông nói về ai.", ""),
    ],
)  # fmt: skip
def test_the_body_is_the_one_named_most(text: str, body: str) -> None:
    assert proposed(text)["body"] == body


def test_a_moment_is_proposed_only_near_the_documents_own_date() -> None:
    text = "BÁO CÁO\nSông Mây, ngày 5 tháng 10 năm 2023\n\nĐến tháng 6/2023 có 12 xã, đến nay vẫn vậy. Đến năm 2030 sẽ có 20 xã."
    assert proposed(text)["stock_period"] == "đến tháng 6/2023"
    assert proposed("Quê tôi\n\nĐến năm 1972 có 12 xã, hiện nay vẫn vậy.")["stock_period"] == ""


def test_the_spans_and_the_term_of_a_report_are_proposed() -> None:
    text = "BÁO CÁO\nSau 20 năm (2003-2023)\n\nNhiệm kỳ 2020-2025 đạt nhiều kết quả. Nhiệm kỳ 2020-2025 có 12 chương trình."
    found = proposed(text)
    assert found["spans"] == {"20": "Trong 20 năm (2003-2023)"}
    assert found["flow_period"] == "trong nhiệm kỳ 2020-2025"
