"""Sign-in and activation forms."""

from wtforms import PasswordField, TelField
from wtforms.validators import EqualTo, InputRequired, Length

from quizapp.formkit import BaseForm, TextField


class SignInForm(BaseForm):
    """A member's phone and PIN."""

    phone = TelField("Số điện thoại", [InputRequired("Nhập số điện thoại đã đăng ký.")])
    pin = PasswordField("Mã PIN 6 chữ số", [InputRequired("Nhập mã PIN 6 chữ số.")])


class ActivationForm(BaseForm):
    """The code of an imported or reset member, and a new PIN twice."""

    code = TextField("Mã kích hoạt", [InputRequired("Nhập mã kích hoạt 10 ký tự."), Length(max=40)])
    phone = TelField("Số điện thoại, nếu đơn vị chưa ghi")
    pin = PasswordField("Đặt mã PIN 6 chữ số", [InputRequired("Chọn 6 chữ số làm mã PIN.")])
    pin2 = PasswordField("Nhập lại mã PIN", [EqualTo("pin", "Chưa giống mã ở trên. Nhập lại đủ 6 chữ số.")])


class StaffSignInForm(BaseForm):
    """A committee member's login and password."""

    login = TextField("Tên đăng nhập", [InputRequired("Nhập tên đăng nhập."), Length(max=64)])
    password = PasswordField("Mật khẩu", [InputRequired("Nhập mật khẩu."), Length(max=256)])


class StaffActivationForm(BaseForm):
    """A new committee account: login and password twice."""

    login = TextField("Tên đăng nhập", [InputRequired("Chọn tên đăng nhập."), Length(3, 64)])
    password = PasswordField("Mật khẩu, từ 8 ký tự", [InputRequired("Đặt mật khẩu."), Length(8, 256)])
    password2 = PasswordField("Nhập lại mật khẩu", [EqualTo("password", "Chưa giống mật khẩu ở trên.")])
