"""The API as an OpenAPI 3.1 document. A test compares its paths with the routes that exist."""

from functools import cache
from typing import Any

from quizapp import __version__

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
MAYBE_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
CHOICE: Schema = {
    "description": "single, true_false: option id or null; multiple: ids; numeric: a string as typed; "
    "ordering: all ids in order; matching: [[left, right], ...]",
    "oneOf": [{"type": "string"}, {"type": "array"}, {"type": "null"}],
}
RULES = """\
1. 200 to a save or a submission means committed with a sync to disk. Nothing else means saved.
2. Saves are idempotent by (attempt, slot, seq): the highest seq wins, an old one answers 200 with what is stored;
   the same seq with another choice is 409 seq_conflict (go on at stored_seq + 1).
3. Start and submission are idempotent.
4. Errors: {"error": {"code", "message", "request_id", ...}}, the message in Vietnamese. 401 sign in again,
   403 not allowed, 404 not yours or not there, 409 closed, moved, stale, 413, 422 naming the field,
   429 and 503 with Retry-After. A client may retry 408, 429, 5xx and network errors for ever with jitter.
5. Client time is never trusted; receipt on the server decides, with the published grace. What comes later is kept
   as evidence, not marked.
6. Keys, explanations and scores appear only when their switch opens, on every surface at once.
7. The pages work without the API being called by hand; plain form posts are accepted.
Cookie clients send X-CSRF-Token (in the page's meta and in the answer of POST /session); bearer clients don't."""


def obj(required: str = "", **properties: Schema) -> Schema:
    """An object schema; `required` lists names separated by spaces."""
    return {"type": "object", "properties": properties, **({"required": required.split()} if required else {})}


def many(schema: Schema) -> Schema:
    """A list of something."""
    return {"type": "array", "items": schema}


def answer(description: str, schema: Schema | None = None) -> Schema:
    """A response."""
    return {"description": description, **({"content": {"application/json": {"schema": schema}}} if schema else {})}


ERROR = obj("error", error=obj("code message request_id", code=TEXT, message=TEXT, request_id=TEXT, fields=obj()))
SIGNED_IN = obj("token csrf_token", token=TEXT, csrf_token=TEXT)
RESPONSE = obj("slot seq choice", slot=WHOLE, seq=WHOLE, choice=CHOICE)
OPTION = obj("id text", id=TEXT, text=TEXT)
SLOT = obj("slot kind stem options", slot=WHOLE, kind=TEXT, stem=TEXT, options=many(OPTION), targets=many(OPTION))
ATTEMPT = obj(
    "id state server_time deadline remaining_ms grace_ms paper responses writable",
    id=TEXT, state=TEXT, round_id=WHOLE, writable=FLAG, server_time=TIME, deadline=TIME, remaining_ms=WHOLE,
    grace_ms=WHOLE, paper=many(SLOT), responses=many(RESPONSE), guess={"type": ["object", "null"]}, csrf_token=TEXT, takeovers=WHOLE,
    receipt={"type": ["string", "null"]},
)  # fmt: skip
STORED = obj(
    "stored_seq stored_choice server_time remaining_ms",
    stored_seq=WHOLE, stored_choice=CHOICE, server_time=TIME, remaining_ms=WHOLE,
)  # fmt: skip
SUBMITTED = obj("receipt saved finished_at", receipt=TEXT, saved=WHOLE, finished_at=TIME, state=TEXT)
CONTEST = obj("code name", code=TEXT, name=TEXT, organizing_body=TEXT, starts_at=TIME, ends_at=TIME)
UNIT = obj("code name", code=TEXT, name=TEXT, ward=TEXT, division={"type": ["string", "null"]})
ROUND = obj("id code name phase", id=WHOLE, code=TEXT, name=TEXT, phase=TEXT, opens_at=TIME, duration_seconds=WHOLE)
PERSON = obj("place name points", place=WHOLE, name=TEXT, unit=TEXT, points=WHOLE, duration_ms=WHOLE,
             started_at=TIME, finished_at=TIME, guess_distance={"type": ["string", "null"]}, why=TEXT)  # fmt: skip
UNIT_PLACE = obj("place name", place={"type": ["integer", "null"]}, code=TEXT, name=TEXT, participants=WHOLE, why=TEXT)
CERTIFICATE = obj(
    "code contest organizing_body round ranked unit name named_in_full finished_at",
    code=TEXT, contest=TEXT, organizing_body=TEXT, round=TEXT, ranked=FLAG, unit=TEXT, name=TEXT, named_in_full=FLAG,
    finished_at=TIME, points=WHOLE, item_count=WHOLE,
)  # fmt: skip
CONSENTS = obj("", take_part=FLAG, publish_name=FLAG)
REGISTRATION = obj(
    "contest unit_code full_name date_of_birth phone pin consents",
    contest=TEXT, unit_code=TEXT, full_name=TEXT, date_of_birth={"type": "string", "format": "date"}, phone=TEXT,
    pin=TEXT, consents=CONSENTS,
)  # fmt: skip


def operation(
    summary: str, ok: dict[str, Schema], *, body: Schema | None = None, needs_body: bool = True, codes: str = "",
    open_: bool = False,
) -> Schema:  # fmt: skip
    """One operation: what it does, its good answers, its body, and the refusals to expect."""
    responses = {**ok, **{code: answer("Từ chối", ERROR) for code in codes.split()}}
    found: Schema = {"summary": summary, "responses": responses}
    if body:
        found["requestBody"] = {"required": needs_body, "content": {"application/json": {"schema": body}}}
    if open_:
        found["security"] = []
    return found


def _member_paths() -> dict[str, Schema]:
    signed = {"200": answer("Đã đăng nhập", SIGNED_IN)}
    return {
        "/members": {
            "post": operation(
                "Đăng ký dự thi", {"201": answer("Đã đăng ký và đăng nhập", SIGNED_IN)}, body=REGISTRATION,
                codes="404 409 422 429", open_=True,
            )
        },
        "/activation": {
            "post": operation(
                "Đặt PIN bằng mã kích hoạt", signed, body=obj("code pin", code=TEXT, pin=TEXT, phone=TEXT), codes="422 429",
                open_=True,
            )
        },
        "/session": {
            "post": operation(
                "Đăng nhập: {login, password} hoặc {phone, pin}", signed,
                body=obj(login=TEXT, password=TEXT, phone=TEXT, pin=TEXT, unit_code=TEXT), codes="422 429", open_=True,
            ),
            "delete": operation("Đăng xuất máy này", {"204": answer("Đã đăng xuất")}, codes="401"),
        },
        "/me": {
            "get": operation("Đang đăng nhập là ai", {"200": answer("Người gọi", obj())}, codes="401"),
            "patch": operation(
                "Cho hoặc rút lại sự đồng ý nêu tên; bảng xếp hạng đổi theo ngay", {"200": answer("Người gọi", obj())},
                body=obj("consents", consents=obj("publish_name", publish_name=FLAG)), codes="401 403 422",
            ),
            "delete": operation(
                "Xóa dữ liệu cá nhân của người gọi; nhập lại PIN", {"204": answer("Đã xóa")}, body=obj("pin", pin=TEXT),
                codes="401 403 409 422 429",
            ),
        },
        "/me/data": {
            "get": operation("Mọi dữ liệu đang giữ về người gọi", {"200": answer("", obj())}, codes="401 403")
        },
    }  # fmt: skip


def _public_paths() -> dict[str, Schema]:
    return {
        "/contests": {"get": operation("Các hội thi", {"200": answer("", many(CONTEST))}, open_=True)},
        "/contests/{code}/units": {
            "get": operation("Tìm đơn vị, không cần dấu (?q=)", {"200": answer("", many(UNIT))}, codes="404", open_=True)
        },
        "/rounds": {"get": operation("Các đợt thi", {"200": answer("", many(ROUND))}, open_=True)},
        "/rounds/{round_id}": {
            "get": operation("Một đợt thi", {"200": answer("", ROUND)}, codes="404", open_=True)
        },
        "/rounds/{round_id}/standings/members": {
            "get": operation("Xếp hạng người dự thi (?division=&page=), có ETag",
                             {"200": answer("", obj(frozen_at=MAYBE_TIME, rows=many(PERSON)))}, codes="404", open_=True)
        },
        "/rounds/{round_id}/standings/units": {
            "get": operation("Xếp hạng đơn vị (?division=&page=), có ETag",
                             {"200": answer("", obj(frozen_at=MAYBE_TIME, rows=many(UNIT_PLACE)))}, codes="404", open_=True)
        },
        "/receipts/{code}": {"get": operation("Kiểm tra biên nhận", {"200": answer("", obj())}, codes="404", open_=True)},
        "/certificates/{code}": {
            "get": operation("Kiểm tra giấy chứng nhận: tên theo sự đồng ý, điểm chỉ với mã của bản có ghi điểm và khi điểm đã mở",
                             {"200": answer("", CERTIFICATE)}, codes="404", open_=True)
        },
        "/openapi.json": {"get": operation("Tài liệu này", {"200": answer("", obj())}, open_=True)},
        "/docs": {"get": operation("Tài liệu này, cho người đọc", {"200": answer("HTML")}, open_=True)},
    }  # fmt: skip


def _attempt_paths() -> dict[str, Schema]:
    ok = {"200": answer("Lượt thi", ATTEMPT)}
    return {
        "/rounds/{round_id}/attempts": {
            "post": operation("Bắt đầu, hoặc lấy lại lượt đang làm", {**ok, "201": answer("Lượt mới", ATTEMPT)},
                              body=obj("", consents=CONSENTS), needs_body=False, codes="401 403 404 409")
        },
        "/attempts/{token}": {"get": operation("Mọi thứ cần để làm tiếp", ok, codes="401 404")},
        "/attempts/{token}/guess": {
            "put": operation("Lưu số dự đoán", {"200": answer("Đã lưu", STORED)},
                             body=obj("seq", seq=WHOLE, guess=TEXT), codes="401 404 409 422 503")
        },
        "/attempts/{token}/responses/{slot}": {
            "put": operation("Lưu một câu trả lời", {"200": answer("Đã lưu", STORED)},
                             body=obj("seq choice", seq=WHOLE, choice=CHOICE), codes="401 404 409 422 503")
        },
        "/attempts/{token}/responses": {
            "post": operation("Lưu nhiều câu sau khi mất mạng",
                              {"200": answer("Kết quả từng câu", obj(results=many(obj())))},
                              body=many(RESPONSE), codes="401 404 409 422 503")
        },
        "/attempts/{token}/submission": {
            "post": operation("Nộp bài", {"200": answer("Biên nhận", SUBMITTED)},
                              body=obj(responses=many(RESPONSE), guess=TEXT), codes="401 404 409 422 503")
        },
        "/attempts/{token}/takeover": {"post": operation("Chuyển về máy này", ok, codes="401 404")},
        "/attempts/{token}/result": {
            "get": operation("Kết quả, theo các mốc của đợt thi", {"200": answer("", obj())}, codes="401 404")
        },
    }  # fmt: skip


def _parameters(path: str) -> list[Schema]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    whole = {"round_id", "slot"}
    return [{"name": n, "in": "path", "required": True, "schema": WHOLE if n in whole else TEXT} for n in names]


@cache
def document() -> Schema:
    """The whole document."""
    paths = {**_member_paths(), **_public_paths(), **_attempt_paths()}
    for path, item in paths.items():
        if parameters := _parameters(path):
            item["parameters"] = parameters
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hội thi tìm hiểu", "version": __version__, "description": RULES},
        "servers": [{"url": "/api/v1"}],
        "security": [{"cookie": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
                "bearer": {"type": "http", "scheme": "bearer"},
            }
        },
    }
