"""The registration form: details, PIN, two consents that nobody ticked for the member."""

from datetime import date

from wtforms import PasswordField, TelField
from wtforms.validators import EqualTo, Length

from quizapp.contests.service import Registration
from quizapp.errors import Refusal
from quizapp.formkit import ConsentForm, TextField


class RegistrationForm(ConsentForm):
    """What a member tells of themselves; what it may be is decided by the rules."""

    full_name = TextField("Họ và tên", [Length(max=200)])
    day = TextField("Ngày")
    month = TextField("Tháng")
    year = TextField("Năm")
    phone = TelField("Số điện thoại")
    pin = PasswordField("Đặt mã PIN 6 chữ số")
    pin2 = PasswordField("Nhập lại mã PIN", [EqualTo("pin", "Chưa giống mã ở trên. Nhập lại đủ 6 chữ số.")])

    @property
    def registration(self) -> Registration:
        """What was typed, for the service."""
        return Registration(
            full_name=self.full_name.data or "", date_of_birth=self.date_of_birth, phone=self.phone.data or "",
            pin=self.pin.data or "", **self.consents,
        )  # fmt: skip

    def show(self, refusal: Refusal) -> None:
        """A problem with the date of birth stands at the first of its three fields."""
        fields = {"day" if name == "date_of_birth" else name: text for name, text in refusal.fields.items()}
        if "day" in fields and self.date_of_birth is None:
            fields["day"] = "Xem lại ngày, tháng, năm sinh; ví dụ 08, 03, 1986."
        super().show(Refusal(refusal.code, refusal.message, fields=fields))

    @property
    def date_of_birth(self) -> date | None:
        """The three fields as a date; None when the calendar has no such day."""
        try:
            return date(int(self.year.data or ""), int(self.month.data or ""), int(self.day.data or ""))
        except (ValueError, OverflowError):
            return None
