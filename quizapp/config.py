"""Settings: typed, read once from the environment or a .env file, refusing nonsense."""

import io
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRETS = {"dev", "secret", "changeme", "change-me", "password", "test"}


class SettingError(ValueError):
    """A setting that can't be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an installation may choose. Sizes in bytes, times in seconds."""

    data_dir: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    public_url: str = ""
    trusted_proxy_hops: int = 0
    https: bool = False
    max_upload_bytes: int = 5 * 1024 * 1024
    metrics_token: str = ""
    hash_memory_kib: int = 19 * 1024

    @property
    def is_sqlite(self) -> bool:
        """True when the database is a SQLite file."""
        return self.database_url.startswith("sqlite")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from `environ` (default: .env beside run.py, then the process environment)."""
    if environ is None:
        environ = {**_stored(ROOT / ".env"), **os.environ}
    data_dir = Path(environ.get("QUIZAPP_DATA_DIR") or ROOT / "instance").resolve()
    url = environ.get("QUIZAPP_DATABASE_URL") or environ.get("DATABASE_URL") or ""
    public_url = environ.get("QUIZAPP_PUBLIC_URL", "").rstrip("/")
    if public_url and not public_url.startswith(("http://", "https://")):
        raise SettingError("QUIZAPP_PUBLIC_URL phải bắt đầu bằng http:// hoặc https://")
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(url, data_dir),
        secret_key=_secret_key(environ.get("QUIZAPP_SECRET_KEY", ""), data_dir),
        host=environ.get("QUIZAPP_HOST", "127.0.0.1"),
        port=_whole(environ, "QUIZAPP_PORT", 8000, 0, 65535),
        threads=_whole(environ, "QUIZAPP_THREADS", 4, 1, 256),
        public_url=public_url,
        trusted_proxy_hops=_whole(environ, "QUIZAPP_TRUSTED_PROXY_HOPS", 0, 0, 8),
        https=public_url.startswith("https://"),
        max_upload_bytes=_whole(environ, "QUIZAPP_MAX_UPLOAD_BYTES", 5 * 1024 * 1024, 1024, 2**30),
        metrics_token=environ.get("QUIZAPP_METRICS_TOKEN", ""),
    )


def _stored(path: Path) -> dict[str, str]:
    """The lines of a .env file; one that is no text, or holds a line that is no setting, stops the program."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError:
        raise SettingError(f"{path} không phải tệp chữ UTF-8") from None
    for number, binding in enumerate(parse_stream(io.StringIO(text)), start=1):
        if binding.error or (binding.key is not None and binding.value is None):
            line = binding.original.string.strip()
            raise SettingError(f"{path}, dòng {binding.original.line or number}: “{line[:40]}” cần dạng TÊN=giá trị")
    return {k: v for k, v in dotenv_values(stream=io.StringIO(text)).items() if v is not None}


def _whole(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise SettingError(f"{name} phải là số nguyên, đang là “{text}”") from None
    if not low <= value <= high:
        raise SettingError(f"{name} phải từ {low} đến {high}, đang là {value}")
    return value


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'quizapp.db'}"
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        raise SettingError("QUIZAPP_DATABASE_URL cần dạng postgresql://ten:mat-khau@may-chu:5432/ten") from None
    # 2.1 reads postgresql:// as psycopg 3, 2.0 as psycopg2: say which, so an upgrade can't change it.
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError("QUIZAPP_DATABASE_URL chỉ nhận sqlite:///… hoặc postgresql://…")
    return url


def _secret_key(given: str, data_dir: Path) -> str:
    if given:
        if given.lower() in WEAK_SECRETS or len(given) < 16:
            raise SettingError("QUIZAPP_SECRET_KEY quá yếu: cần ít nhất 16 ký tự ngẫu nhiên")
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # only the first of two starting processes wins
        except FileExistsError:
            pass
        except OSError:
            os.replace(fresh, path)
        fresh.unlink(missing_ok=True)
    try:
        kept = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        kept = ""
    if len(kept) < 16:
        raise SettingError(f"{path} hỏng hoặc trống: lấy lại tệp này từ bản sao, hoặc xóa đi để tạo khóa mới")
    return kept
