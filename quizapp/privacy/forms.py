"""The forms of the page about one's own data."""

from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired

from quizapp.formkit import BaseForm


class EraseForm(BaseForm):
    """The PIN once more."""

    pin = PasswordField("Mã PIN 6 chữ số", [InputRequired("Nhập mã PIN để xác nhận.")])


class ConsentForm(BaseForm):
    """Whether boards may write the name out."""

    publish_name = BooleanField("Nêu họ tên tôi trên bảng kết quả công khai")
