"""Secrets, hashes and headers. Hashing is bounded, so that a storm of sign-ins can't starve the saving of answers."""

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Flask, Response, request

from quizapp.config import Settings

# Crockford-like base32: no 0/O, 1/I/L, so a code survives being read aloud and written on paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[\w-]{1,63}(\.[\w-]{1,63})*\.?)(:\d{1,5})?", re.ASCII)
JSON_POLICY = "default-src 'none'; frame-ancestors 'none'"

ROLES = ("member", "representative", "judge", "organizer", "admin")
View = TypeVar("View", bound=Callable[..., Any])

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_one_at_a_time = threading.BoundedSemaphore(1)


def allow(*who: str) -> Callable[[View], View]:
    """Mark who may call a view: "public", or roles. A view without a mark answers nobody (accounts.access)."""
    unknown = set(who) - {"public", *ROLES}
    if unknown or not who:
        raise ValueError(f"unknown roles: {sorted(unknown)}")

    def mark(view: View) -> View:
        view.allowed = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark


def hash_secret(secret: str) -> str:
    """An argon2id hash of a PIN or password (about 25 ms of CPU, one at a time per process)."""
    with _one_at_a_time:
        return _hasher.hash(secret)


def verify_secret(stored: str, secret: str) -> bool:
    """Whether `secret` is the one hashed; false for a malformed hash."""
    with _one_at_a_time:
        try:
            return _hasher.verify(stored, secret)
        except (VerifyMismatchError, InvalidHashError):
            return False


def new_token(size: int = 16) -> str:
    """A URL-safe random token of `size` bytes."""
    return secrets.token_urlsafe(size)


def new_code(length: int) -> str:
    """A random code for people to read and type (about 4.95 bits a character)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """What a person typed, as the code was made: upper case, without spaces and dashes."""
    return "".join(c for c in typed.upper() if c in CODE_ALPHABET)


def token_digest(token: str) -> str:
    """SHA-256 in hex: how a high-entropy token (a session id) is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(key: str, purpose: str, text: str) -> str:
    """HMAC-SHA-256 in hex: how a short code is kept, so that a stolen database can't be searched for it."""
    return hmac.new(key.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def is_host(text: str) -> bool:
    """Whether a Host header names a host at all: labels of 1-63 characters that decode, perhaps a port."""
    if len(text) > 255 or not HOST.fullmatch(text):
        return False
    try:
        text.encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True


class HostCheck:
    """Refuse a Host no browser sends before routing: no address can be built from it, not even an error page's."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI."""
        host = environ.get("HTTP_HOST", "")
        if not host or is_host(host):
            return self._inner(environ, start_response)  # type: ignore[no-any-return]
        body = "Địa chỉ máy chủ trong yêu cầu không hợp lệ.".encode()
        start_response(
            "400 Bad Request",
            [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))),
             ("Content-Security-Policy", JSON_POLICY), ("X-Content-Type-Options", "nosniff"),
             ("Cache-Control", "no-store")],
        )  # fmt: skip
        return [body]


def init_app(app: Flask, settings: Settings) -> None:
    """Send the security headers with every answer, errors included."""
    app.wsgi_app = HostCheck(app.wsgi_app)  # type: ignore[method-assign]

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        is_page = response.mimetype == "text/html"
        headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else JSON_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if is_page:
            headers.setdefault("Referrer-Policy", "same-origin")
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        if settings.https and request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response
