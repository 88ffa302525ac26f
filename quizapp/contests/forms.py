"""The registration form: details, PIN, two consents that nobody ticked for the member."""

from datetime import date

from wtforms import BooleanField, PasswordField, TelField
from wtforms.validators import EqualTo, Length

from quizapp.formkit import BaseForm, TextField


class RegistrationForm(BaseForm):
    """What a member tells of themselves; what it may be is decided by the rules."""

    full_name = TextField("Họ và tên", [Length(max=200)])
    day = TextField("Ngày")
    month = TextField("Tháng")
    year = TextField("Năm")
    phone = TelField("Số điện thoại")
    pin = PasswordField("Đặt mã PIN 6 chữ số")
    pin2 = PasswordField("Nhập lại mã PIN", [EqualTo("pin", "Chưa giống mã ở trên. Nhập lại đủ 6 chữ số.")])
    take_part = BooleanField("Đồng ý dùng thông tin để tổ chức thi")
    publish_name = BooleanField("Đồng ý nêu họ tên")

    @property
    def date_of_birth(self) -> date | None:
        """The three fields as a date; None when the calendar has no such day."""
        try:
            return date(int(self.year.data or ""), int(self.month.data or ""), int(self.day.data or ""))
        except (ValueError, OverflowError):
            return None


class JoinForm(BaseForm):
    """Somebody who has an account takes part in another contest."""

    take_part = BooleanField("Đồng ý dùng thông tin để tổ chức thi")
    publish_name = BooleanField("Đồng ý nêu họ tên")
