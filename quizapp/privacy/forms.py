"""The form that confirms an erasure."""

from wtforms import PasswordField
from wtforms.validators import InputRequired

from quizapp.formkit import BaseForm


class EraseForm(BaseForm):
    """The PIN once more."""

    pin = PasswordField("Mã PIN 6 chữ số", [InputRequired("Nhập mã PIN để xác nhận.")])
