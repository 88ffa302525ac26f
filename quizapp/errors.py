"""A refusal is an exception with a code and a message in Vietnamese; one handler turns it into a page or JSON."""

from collections.abc import Mapping
from typing import Any

STATUS = {
    "sign_in_required": 401,
    "reauth_required": 403,
    "forbidden": 403,
    "not_found": 404,
    "round_not_open": 409,
    "round_closed": 409,
    "round_locked": 409,
    "attempt_closed": 409,
    "attempts_used_up": 409,
    "moved": 409,
    "seq_conflict": 409,
    "phone_taken": 409,
    "wrong_state": 409,
    "code_used": 410,
    "too_large": 413,
    "invalid": 422,
    "too_many": 429,
    "busy": 503,
    "storage_unavailable": 503,
}

DEFAULT_MESSAGE = {
    "sign_in_required": "Cần đăng nhập để làm tiếp. Câu trả lời đã nhập vẫn còn.",
    "forbidden": "Tài khoản này không được làm việc đó.",
    "not_found": "Không tìm thấy trang, hoặc trang không dành cho bạn.",
    "busy": "Máy chủ đang bận. Thử lại sau ít giây.",
    "storage_unavailable": "Máy chủ tạm thời chưa ghi được dữ liệu. Thử lại sau ít phút.",
    "too_many": "Thử quá nhiều lần. Đợi ít phút rồi thử lại.",
    "invalid": "Có chỗ cần sửa.",
}


class Refusal(Exception):
    """The system says no: a stable code for programs, a Vietnamese sentence for people."""

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
        **extra: Any,
    ) -> None:
        self.code = code
        self.message = message or DEFAULT_MESSAGE[code]
        self.fields = dict(fields or {})
        self.retry_after = retry_after
        self.extra = extra
        super().__init__(self.message)

    @property
    def status(self) -> int:
        """The HTTP status that belongs to the code."""
        return STATUS[self.code]


def not_found() -> Refusal:
    """The same refusal for what is missing and for what belongs to somebody else."""
    return Refusal("not_found")


def invalid(message: str, **fields: str) -> Refusal:
    """Input that can be mended: a sentence, and per field what to change."""
    return Refusal("invalid", message, fields=fields)
