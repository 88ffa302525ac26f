"""Plainly invented units, real in kind: schools of the wards, companies, agencies; each marked "(mẫu)"."""

import random
from dataclasses import dataclass

WARDS = ("Cự Khối", "Thạch Bàn", "Long Biên", "Bồ Đề", "Ngọc Thụy", "Ngọc Lâm", "Gia Thụy", "Thượng Thanh",
         "Việt Hưng", "Phúc Đồng", "Sài Đồng", "Phúc Lợi", "Giang Biên", "Đức Giang")  # fmt: skip
LEVELS = ("Trường Mầm non", "Trường Tiểu học", "Trường Trung học cơ sở", "Trường Trung học phổ thông")
FORMS = ("Công ty Cổ phần", "Công ty Trách nhiệm hữu hạn", "Công ty TNHH Một thành viên", "Xí nghiệp")
TRADES = ("Cơ khí", "Dệt kim", "Bao bì", "May mặc", "Linh kiện Điện tử", "Thực phẩm", "Vận tải và Giao nhận",
          "Dược phẩm", "Nội thất", "Siêu thị", "Xe buýt", "Xây dựng", "Hóa chất", "In và Quảng cáo", "Nước sạch",
          "Cao su", "Thiết bị Y tế", "Du lịch", "Vật liệu Xây dựng", "Phần mềm")  # fmt: skip
LONG_TRADES = (
    "Đầu tư Xây dựng, Thương mại và Dịch vụ Kỹ thuật Hạ tầng Đô thị, Chi nhánh Khu công nghiệp miền Bắc",
    "Tư vấn Thiết kế, Giám sát và Quản lý Dự án Công trình Giao thông, Thủy lợi và Hạ tầng Kỹ thuật Đô thị",
    "Sản xuất, Xuất nhập khẩu và Phân phối Thiết bị Điện, Điện lạnh, Điện tử Dân dụng và Công nghiệp",
)
OFFICES = ("Cơ quan Ủy ban nhân dân phường", "Trạm Y tế phường", "Ban Quản lý chợ phường")
DIVISIONS = (
    ("truong-hoc", "Khối Trường học", ["Trường học"]),
    ("doanh-nghiep", "Khối Doanh nghiệp", ["Doanh nghiệp"]),
    ("co-quan", "Khối Cơ quan, phường, y tế", ["Cơ quan"]),
)
ROOT_CODE = "LDLD-LB"
ROOT_NAME = "Liên đoàn Lao động quận Long Biên"


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """One invented grassroots union."""

    code: str
    name: str
    kind: str
    ward: str
    headcount: int


def units(count: int, members: int, rng: random.Random) -> list[DemoUnit]:
    """`count` units whose headcounts sum to about `members`: 44% schools, 42% companies, 14% offices."""
    schools, offices = round(count * 0.44), round(count * 0.14)
    found = [_school(n) for n in range(1, schools + 1)]
    found += [_company(n) for n in range(1, count - schools - offices + 1)]
    found += [_office(n) for n in range(1, offices + 1)]
    weights = [_weight(kind, rng) for _, _, kind, _ in found]
    scale = members / sum(weights)
    return [
        DemoUnit(code, name, kind, ward, max(3, round(weight * scale)))
        for (code, name, kind, ward), weight in zip(found, weights, strict=True)
    ]


def _weight(kind: str, rng: random.Random) -> float:
    if kind == "Doanh nghiệp":
        return rng.lognormvariate(4.6, 1.0)  # a few large payrolls, many small ones
    return rng.uniform(25, 80) if kind == "Trường học" else rng.uniform(10, 60)


def _school(n: int) -> tuple[str, str, str, str]:
    ward = WARDS[n % len(WARDS)]
    level = LEVELS[(0, 0, 0, 0, 1, 1, 1, 2, 2, 3)[n % 10]]
    return f"TH-{n:03d}", f"{level} số {n:02d}, phường {ward} (mẫu)", "Trường học", ward


def _company(n: int) -> tuple[str, str, str, str]:
    ward = WARDS[(n * 5) % len(WARDS)]
    form = FORMS[n % len(FORMS)]
    trade = LONG_TRADES[n // 40 % 3] if n % 40 == 4 else TRADES[n % len(TRADES)]
    return f"DN-{n:03d}", f"{form} {trade} số {n:02d} (mẫu)", "Doanh nghiệp", ward


def _office(n: int) -> tuple[str, str, str, str]:
    ward = WARDS[n % len(WARDS)]
    office = OFFICES[(n - 1) // len(WARDS) % len(OFFICES)]
    number = (n - 1) // (len(WARDS) * len(OFFICES))
    tail = f" số {number + 1:02d}" if number else ""
    return f"CQ-{n:03d}", f"{office} {ward}{tail} (mẫu)", "Cơ quan", ward


def participants(units_: list[DemoUnit], people: int, rng: random.Random) -> list[int]:
    """How many of each unit take part, summing to `people` where there is room: some full, most in part, a few empty."""
    order = rng.sample(range(len(units_)), len(units_))
    taken = [0] * len(units_)
    left = people
    for position, i in enumerate(order):  # a handful nearly everywhere, nobody in one of nine
        taken[i] = min(left, units_[i].headcount, rng.randint(1, 4)) if position % 9 else 0
        left -= taken[i]
    for i in sorted(order, key=lambda i: units_[i].headcount * rng.uniform(0.5, 1.6)):
        share = 1.0 if rng.random() < 0.25 else rng.betavariate(4, 2)
        more = min(left, max(0, round(units_[i].headcount * share) - taken[i])) if taken[i] else 0
        taken[i], left = taken[i] + more, left - more
    for i in order:
        room = min(left, units_[i].headcount - taken[i])
        taken[i], left = taken[i] + room, left - room
    return taken
