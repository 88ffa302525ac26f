"""What stopped a command, in one line of Vietnamese with what to do; a stack trace helps nobody at a terminal."""

import errno
import tempfile
import traceback
from pathlib import Path

import sqlalchemy as sa

INIT = "Cơ sở dữ liệu chưa có bảng. Chạy: python3 run.py init"
UPGRADE = "Cơ sở dữ liệu còn ở lược đồ cũ. Chạy: python3 run.py db upgrade"
UNREACHABLE = (
    "Không kết nối được cơ sở dữ liệu. Kiểm tra QUIZAPP_DATABASE_URL và xem máy chủ cơ sở dữ liệu có đang chạy không."
)
# What drivers say, in order; the first that fits wins.
DATABASE_SIGNS = (
    (("no such table", "undefinedtable"), INIT),
    (("no such column", "has no column", "undefinedcolumn"), UPGRADE),
    (("locked", "busy"), "Cơ sở dữ liệu đang bận vì một lệnh khác đang ghi. Đợi ít giây rồi chạy lại."),
    (("unable to open",), "Không mở được tệp cơ sở dữ liệu. Kiểm tra QUIZAPP_DATA_DIR và quyền đọc, ghi thư mục đó."),
    (("not a database", "malformed"),
     "Tệp cơ sở dữ liệu hỏng. Giữ nguyên tệp đó, lấy lại từ bản sao gần nhất rồi chạy: python3 run.py doctor"),
    (("readonly", "read-only"), "Cơ sở dữ liệu chỉ đọc được. Kiểm tra quyền ghi ở QUIZAPP_DATA_DIR."),
    (("is full",), "Ổ đĩa đã đầy. Dọn chỗ trống rồi chạy lại."),
)  # fmt: skip
FILE_SIGNS = {
    errno.EACCES: "không có quyền. Đổi quyền hoặc chọn chỗ khác",
    errno.EPERM: "không có quyền. Đổi quyền hoặc chọn chỗ khác",
    errno.EROFS: "ổ đĩa chỉ đọc. Chọn chỗ khác",
    errno.ENOSPC: "ổ đĩa đã đầy. Dọn chỗ trống rồi chạy lại",
    errno.ENOENT: "không có. Kiểm tra lại đường dẫn",
    errno.ENOTDIR: "có phần không phải thư mục. Kiểm tra lại đường dẫn",
    errno.EEXIST: "đã là một tệp, không phải thư mục. Chọn chỗ khác",
    errno.EISDIR: "là thư mục, cần một tệp. Kiểm tra lại đường dẫn",
}


def of_database(error: sa.exc.SQLAlchemyError) -> str:
    """A database's complaint; never the address, which holds a password."""
    cause = getattr(error, "orig", None) or error
    said = f"{type(cause).__name__} {cause}".lower()
    for signs, text in DATABASE_SIGNS:
        if any(sign in said for sign in signs):
            return text
    if isinstance(error, sa.exc.OperationalError):
        return UNREACHABLE
    return f"Cơ sở dữ liệu từ chối: {' '.join(str(cause).split())[:200]}"


def of_file(error: OSError) -> str:
    """A file or folder that can't be read or written."""
    name = error.filename if isinstance(error.filename, str) else ""
    why = FILE_SIGNS.get(error.errno or 0, error.strerror or str(error))
    if not name:
        return f"Hệ điều hành từ chối: {why}."
    return f"“{name}” {why}." if error.errno in FILE_SIGNS else f"Không đọc hoặc ghi được “{name}”: {why}."


def of_program(error: Exception) -> str:
    """A mistake of ours: one line, and the trace in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="quizapp-loi-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    return f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}). Gửi kèm tệp {Path(file.name)} khi báo lỗi."
