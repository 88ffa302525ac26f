"""One handler for refusals and failures: a page for people, JSON for programs, never a stack trace."""

import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from quizapp.db import db
from quizapp.errors import Refusal
from quizapp.security import new_code

log = logging.getLogger("quizapp")

HTTP_CODES = {
    400: ("invalid", "Yêu cầu không đọc được. Tải lại trang rồi thử lại."),
    404: ("not_found", "Không tìm thấy trang, hoặc trang không dành cho bạn."),
    405: ("not_found", "Không tìm thấy trang, hoặc trang không dành cho bạn."),
    413: ("too_large", "Tệp hoặc nội dung gửi lên quá lớn."),
    415: ("invalid", "Yêu cầu phải là JSON (Content-Type: application/json)."),
    429: ("too_many", "Gửi quá nhanh. Đợi một lát rồi thử lại."),
}
TITLES = {
    401: "Cần đăng nhập",
    403: "Không được vào trang này",
    404: "Không tìm thấy trang",
    409: "Chưa làm được lúc này",
    410: "Đường dẫn không còn dùng được",
    413: "Tệp quá lớn",
    422: "Có chỗ cần sửa",
    429: "Thử quá nhiều lần",
    503: "Máy chủ đang bận",
}


def request_id() -> str:
    """A short id that a person can read out and the log holds."""
    if "request_id" not in g:
        g.request_id = new_code(8)
    found: str = g.request_id
    return found


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(CSRFError, on_cross_site)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(OperationalError, on_database)
    app.register_error_handler(DataError, on_bad_value)
    app.register_error_handler(Exception, on_failure)


def on_refusal(refusal: Refusal) -> Response:
    """A rule said no."""
    response = answer(refusal.status, refusal.code, refusal.message, fields=refusal.fields, **refusal.extra)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def on_cross_site(_error: CSRFError) -> Response:
    """The cross-site token is missing or old."""
    return answer(403, "reauth_required", "Trang đã mở quá lâu. Tải lại trang rồi gửi lại; chưa có gì bị mất.")


def on_http(error: HTTPException) -> Response:
    """What routing and Werkzeug refuse."""
    status = error.code or 500
    if status >= 500:
        return on_failure(error)
    code, message = HTTP_CODES.get(status, ("invalid", "Yêu cầu không hợp lệ."))
    response = answer(404 if status == 405 and not is_api() else status, code, message)
    allowed = getattr(error, "valid_methods", None)
    if status == 405 and allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def on_database(error: OperationalError) -> Response:
    """The database can't be read or written: say so, keep nothing half-done."""
    g.failing = True
    db.session.rollback()
    log.error("database failure %s", request_id(), exc_info=error)
    message = "Máy chủ tạm thời chưa đọc ghi được dữ liệu. Thử lại sau ít phút."
    response = answer(503, "storage_unavailable", message)
    response.headers["Retry-After"] = "30"
    return response


def on_bad_value(_error: DataError) -> Response:
    """A value that the database can't hold (a NUL, a number too large): nothing of ours has it."""
    g.failing = True
    db.session.rollback()
    return answer(404 if request.method == "GET" else 422, "not_found" if request.method == "GET" else "invalid",
                  HTTP_CODES[404][1] if request.method == "GET" else "Có ký tự hoặc con số không lưu được.")  # fmt: skip


def on_failure(error: Exception) -> Response:
    """A fault of ours: the log gets the trace, the person gets a number to quote."""
    g.failing = True
    db.session.rollback()
    log.error("failure %s on %s %s", request_id(), request.method, request.path, exc_info=error)
    message = f"Máy chủ gặp lỗi và đã ghi lại. Báo Ban tổ chức mã {request_id()}."
    return answer(500, "failure", message)


def is_api() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/")


def answer(status: int, code: str, message: str, *, fields: dict[str, str] | None = None, **extra: Any) -> Response:
    """The same refusal as JSON or as a page."""
    if is_api():
        body: dict[str, Any] = {"code": code, "message": message, "request_id": request_id(), **extra}
        if fields:
            body["fields"] = fields
        response = jsonify({"error": body})
    else:
        title = TITLES.get(status, "Máy chủ gặp lỗi" if status >= 500 else "Yêu cầu không hợp lệ")
        response = page(status, title, message)
    response.status_code = status
    return response


def page(status: int, title: str, message: str) -> Response:
    """The error page; plain words when even that can't be made."""
    try:
        html = render_template("error.html", status=status, title=title, message=message, request_id=request_id())
        return Response(html, mimetype="text/html")
    except Exception:
        log.exception("the error page failed %s", request_id())
        return Response(f"{title}\n{message}\n", mimetype="text/plain")
