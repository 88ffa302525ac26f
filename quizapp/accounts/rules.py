"""Rules about people: phones, PINs, passwords, waiting after wrong tries. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizapp.vietnamese import clean_line, search_key

PIN_LENGTH = 6
OBVIOUS_PINS = {"000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777", "888888",
                "999999", "123456", "654321", "123123", "121212", "112233"}  # fmt: skip
PASSWORD_MIN = 8
NAME_MAX = 120
WEAK_WORDS = ("congdoan", "matkhau", "password", "12345678", "123456789", "qwertyui", "longbien")

TRIES_BEFORE_WAIT = 5
WAITS = (timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20))
TRY_WINDOW = timedelta(minutes=15)
MAX_IN_WINDOW = 10

MEMBER_IDLE, MEMBER_LIFE = timedelta(hours=12), timedelta(days=7)
STAFF_IDLE, STAFF_LIFE = timedelta(minutes=30), timedelta(hours=12)
CODE_LENGTH = 10
CODE_LIFE = timedelta(days=30)
LINK_LIFE = timedelta(minutes=60)


def canonical_phone(typed: str) -> str | None:
    """0912..., 84912..., +84 912... -> "0912345678"; None when it isn't a Vietnamese mobile number."""
    digits = re.sub(r"[\s.\-()]", "", clean_line(typed))
    if not re.fullmatch(r"\+?[0-9]{9,13}", digits):
        return None
    digits = digits.removeprefix("+")
    if digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    return digits if re.fullmatch(r"0[35789][0-9]{8}", digits) else None


def phone_problem(typed: str) -> str | None:
    """Why a phone can't be taken, and how to mend it; None when it can."""
    if canonical_phone(typed):
        return None
    count = len(re.sub(r"\D", "", typed))
    if not count:
        return "Nhập số điện thoại di động gồm 10 chữ số, ví dụ 0912 345 678."
    if count == 9 and re.sub(r"\D", "", typed)[0] in "35789":
        return "Mới có 9 chữ số, có lẽ thiếu số 0 ở đầu. Số di động gồm 10 chữ số, ví dụ 0912 345 678."
    if count < 10:
        return f"Mới có {count} chữ số. Số di động gồm 10 chữ số, ví dụ 0912 345 678."
    return "Số này không đúng dạng số di động Việt Nam. Ví dụ đúng: 0912 345 678."


def pin_problem(pin: str, born: date | None) -> str | None:
    """Why a PIN can't be chosen; None when it can."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return "Mã PIN gồm đúng 6 chữ số."
    if pin in OBVIOUS_PINS:
        return "Mã PIN này dễ đoán quá. Chọn 6 chữ số khác."
    if born and pin in _birth_pins(born):
        return "Đừng dùng ngày sinh làm mã PIN. Chọn 6 chữ số khác."
    return None


def _birth_pins(born: date) -> set[str]:
    day, month, year = f"{born.day:02d}", f"{born.month:02d}", f"{born.year:04d}"
    return {day + month + year[2:], year[2:] + month + day, month + day + year[2:], month + year, year + month}


def password_problem(password: str, login: str) -> str | None:
    """Why a staff password can't be chosen; None when it can."""
    if len(password) < PASSWORD_MIN:
        return f"Mật khẩu cần ít nhất {PASSWORD_MIN} ký tự; một câu ngắn dễ nhớ là tốt nhất."
    if len(password) > 256:
        return "Mật khẩu dài quá 256 ký tự."
    bare = search_key(password).replace(" ", "")
    if len(set(password)) < 4 or bare in WEAK_WORDS or (login and bare == search_key(login).replace(" ", "")):
        return "Mật khẩu này dễ đoán quá. Chọn mật khẩu khác."
    return None


def name_problem(name: str) -> str | None:
    """Why a full name can't be taken; None when it can."""
    clean = clean_line(name)
    if len(clean) < 2:
        return "Nhập họ và tên như trên giấy tờ."
    if len(clean) > NAME_MAX:
        return f"Họ và tên dài quá {NAME_MAX} ký tự."
    if not any(c.isalpha() for c in clean) or re.search(r"[<>{}\[\]\\|=@#$%^*]", clean):
        return "Họ và tên có ký tự lạ. Chỉ dùng chữ, dấu cách, dấu gạch."
    return None


def birth_date_problem(born: date, today: date) -> str | None:
    """Why a date of birth can't be taken; None when it can."""
    if born > today:
        return "Ngày sinh ở tương lai. Xem lại năm sinh."
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years < 15:
        return "Người dự thi phải từ đủ 15 tuổi. Xem lại năm sinh."
    if years > 100:
        return "Ngày sinh đã quá 100 năm. Xem lại năm sinh."
    return None


def person_problems(full_name: str, born: date | None, phone: str, today: date) -> dict[str, str]:
    """What to mend in what somebody tells of themselves: field -> sentence. What is missing is no fault here."""
    found = {
        "full_name": name_problem(full_name),
        "date_of_birth": birth_date_problem(born, today) if born else None,
        "phone": phone_problem(phone) if phone else None,
    }
    return {name: problem for name, problem in found.items() if problem}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one more try may be evaluated, and if not how many seconds to wait."""

    allowed: bool
    wait_seconds: int = 0
    left: int = TRIES_BEFORE_WAIT


def may_try(failures: Sequence[datetime], now: datetime) -> Verdict:
    """Five wrong tries: wait 5 minutes, then 10, then 20; never more than ten evaluated in 15 minutes.

    `failures`: times of wrong tries since the last success, oldest first. No lock is permanent.
    """
    recent = [t for t in failures if t > now - TRY_WINDOW]
    if len(recent) >= MAX_IN_WINDOW:
        return Verdict(False, _seconds(recent[-MAX_IN_WINDOW] + TRY_WINDOW - now), 0)
    full, rest = divmod(len(failures), TRIES_BEFORE_WAIT)
    if full:  # counted from the fifth, tenth ... try: tries that raced past it don't shorten the wait
        ready = failures[full * TRIES_BEFORE_WAIT - 1] + WAITS[min(full, len(WAITS)) - 1]
        if ready > now:
            return Verdict(False, _seconds(ready - now), 0)
    return Verdict(True, 0, TRIES_BEFORE_WAIT - rest)


def _seconds(delta: timedelta) -> int:
    return max(1, int(delta.total_seconds()) + (delta.microseconds > 0))
