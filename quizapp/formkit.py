"""The base of every form: Vietnamese messages, cleaned text, and refusals shown beside their fields."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField, Field, StringField

from quizapp.errors import Refusal
from quizapp.vietnamese import clean_line

# WTForms ships no Vietnamese; these are the messages of the fields and validators that we use.
MESSAGES = {
    "This field is required.": "Chỗ này cần điền.",
    "Not a valid integer value.": "Nhập một số nguyên.",
    "Not a valid decimal value.": "Nhập một con số.",
    "Not a valid choice.": "Lựa chọn này không có trong danh sách.",
    "Not a valid choice": "Lựa chọn này không có trong danh sách.",
    "Not a valid datetime value.": "Nhập ngày giờ dạng năm-tháng-ngày giờ:phút.",
    "Not a valid date value.": "Ngày này không có trong lịch.",
    "Invalid Choice: could not coerce.": "Lựa chọn này không đọc được.",
    "'%(value)s' is not a valid choice for this field.": "Lựa chọn này không có trong danh sách.",
    "Number must be at least %(min)s.": "Ít nhất là %(min)s.",
    "Number must be at most %(max)s.": "Nhiều nhất là %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Phải từ %(min)s đến %(max)s.",
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Dài quá %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "CSRF token missing": "Trang đã mở quá lâu. Tải lại trang rồi gửi lại.",
    "The CSRF token is missing.": "Trang đã mở quá lâu. Tải lại trang rồi gửi lại.",
}


class VietnameseMessages:
    """What WTForms asks of a translation."""

    def gettext(self, text: str) -> str:
        return MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, _count: int) -> str:
        return MESSAGES.get(singular, MESSAGES.get(plural, plural))


_messages = VietnameseMessages()


class BaseForm(FlaskForm):
    """A form of ours. The cross-site token is checked for every POST by CSRFProtect, not per form."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            # Flask-WTF would also read JSON bodies here, whatever their shape; pages take forms only.
            if formdata is _Auto:
                return CombinedMultiDict((request.files, request.form)) if _is_submitted() else None
            return formdata

        def get_translations(self, _form: Any) -> VietnameseMessages:
            return _messages

    def show(self, refusal: Refusal) -> None:
        """Put a refusal's field messages where the person looks; what has no field goes on top."""
        placed = False
        for name, message in refusal.fields.items():
            field: Field | None = self._fields.get(name)
            if field is not None:
                field.errors = [*field.errors, message]
                placed = True
        if not placed:
            self.form_errors.append(refusal.message)


class ConsentForm(BaseForm):
    """Two boxes that nobody has ticked."""

    take_part = BooleanField("Đồng ý dùng thông tin để tổ chức thi")
    publish_name = BooleanField("Đồng ý nêu họ tên")

    @property
    def consents(self) -> dict[str, bool]:
        """purpose -> given."""
        return {"take_part": bool(self.take_part.data), "publish_name": bool(self.publish_name.data)}


class TextField(StringField):
    """One line of text, cleaned: NFC, no invisible characters, single spaces."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean_line(str(valuelist[0])) if valuelist else ""
