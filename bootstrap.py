"""Make this project's own environment from nothing but Python: .venv with the pinned packages. Standard library only."""

import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
MIN_PYTHON = (3, 11)
IS_WINDOWS = os.name == "nt"
DOING = "QUIZAPP_BOOTSTRAPPED"


class CannotPrepare(Exception):
    """The machine lacks something; the message says what to install."""


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def python_of(venv: Path) -> Path:
    """The environment's interpreter."""
    return venv / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")


def requirement_files(dev: bool) -> list[Path]:
    """The pinned lists that a purpose needs."""
    return [ROOT / "requirements.txt", *([ROOT / "requirements-dev.txt"] if dev else [])]


def stamp_text(files: list[Path], version: tuple[int, ...]) -> str:
    """What an environment was made from: the lists' content and Python's version."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return f"{'.'.join(map(str, version[:3]))} {digest.hexdigest()}"


def pins(files: list[Path]) -> dict[str, str]:
    """name -> version of every pinned line that applies to this machine (markers with platforms are left out)."""
    found = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            spec = line.split("#")[0].strip()
            if "==" in spec and ";" not in spec:
                name, _, version = spec.partition("==")
                found[name.split("[")[0].strip().lower()] = version.strip()
    return found


def is_satisfied(files: list[Path]) -> bool:
    """Whether the running interpreter already has every pinned package (pip install -r was done by hand)."""
    for name, version in pins(files).items():
        try:
            if importlib.metadata.version(name) != version:
                return False
        except importlib.metadata.PackageNotFoundError:
            return False
    return True


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old, saying what to install."""
    if version[:2] < MIN_PYTHON:
        raise CannotPrepare(
            f"Cần Python {MIN_PYTHON[0]}.{MIN_PYTHON[1]} trở lên, máy đang có {version[0]}.{version[1]}. "
            "Trên Debian 12 hoặc Ubuntu 24.04: sudo apt install python3 python3-venv"
        )


def works(python: Path) -> bool:
    """Whether an environment's interpreter starts and has a pip or was made by us (a moved folder breaks it)."""
    try:
        done = subprocess.run([str(python), "-c", "import sys"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def make_venv() -> None:
    """A fresh .venv by uv, by venv with pip, or by venv without pip and pip from outside."""
    if VENV.exists():
        shutil.rmtree(VENV)
    attempts = [
        *([["uv", "venv", "--quiet", "--python", sys.executable, str(VENV)]] if shutil.which("uv") else []),
        [sys.executable, "-m", "venv", str(VENV)],
        [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
    ]
    for command in attempts:
        done = subprocess.run(command, capture_output=True)
        has_pip = "--without-pip" not in command or outside_pip()
        if done.returncode == 0 and has_pip and works(python_of(VENV)):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise CannotPrepare(missing_venv())


def outside_pip() -> bool:
    """Whether this Python has pip, to install into an environment without one."""
    return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0


def missing_venv() -> str:
    """The one line that mends a Python without venv."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"Python này thiếu venv hoặc pip. Trên Debian, Ubuntu chạy: sudo apt install python3-venv (hoặc python{version}-venv), rồi chạy lại."


def install(files: list[Path]) -> None:
    """Install the pinned lists into .venv."""
    python = str(python_of(VENV))
    lists = [part for file in files for part in ("-r", str(file))]
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "--quiet", "--python", python, *lists]
    elif subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *lists]
    else:
        command = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *lists,
        ]
    if subprocess.run(command).returncode != 0:
        raise CannotPrepare("Cài gói không xong. Kiểm tra mạng rồi chạy lại; phần đã tải không phải tải lại.")


def stamp_path(dev: bool) -> Path:
    """Where the stamp of a purpose is kept."""
    return VENV / ("stamp-dev" if dev else "stamp")


def is_ready(dev: bool) -> bool:
    """Whether .venv was made, whole, from the present lists by this Python."""
    path = stamp_path(dev)
    try:
        kept = path.read_text(encoding="utf-8")
    except OSError:
        return False
    return kept == stamp_text(requirement_files(dev), sys.version_info[:3]) and works(python_of(VENV))


def prepare(dev: bool) -> Path:
    """The interpreter to go on with: this one when it has everything, else .venv's, made if needed."""
    check_python(sys.version_info[:3])
    files = requirement_files(dev)
    if os.environ.get(DOING) or is_satisfied(files):
        return Path(sys.executable)
    if is_ready(dev) or (not dev and is_ready(True)):
        return python_of(VENV)
    try:
        with only_one():
            if not is_ready(dev):  # another start may have made it while we waited
                build(dev, files)
    except PermissionError:
        raise CannotPrepare(f"Không ghi được vào {ROOT}. Chép dự án vào thư mục của bạn rồi chạy lại.") from None
    return python_of(VENV)


def build(dev: bool, files: list[Path]) -> None:
    """Make or complete .venv; the stamp comes last, so an interrupted install is seen."""
    if not (is_made() and works(python_of(VENV))):
        say("Lần đầu: đang tạo môi trường riêng trong .venv …")
        make_venv()
        (VENV / "made-by").write_text(".".join(map(str, sys.version_info[:2])), encoding="utf-8")
    say("Đang cài các gói cần thiết" + (" và công cụ kiểm thử" if dev else "") + " (nửa phút đến vài phút) …")
    install(files)
    stamp_path(dev).write_text(stamp_text(files, sys.version_info[:3]), encoding="utf-8")


def is_made() -> bool:
    """Whether .venv belongs to this minor version of Python."""
    try:
        return (VENV / "made-by").read_text(encoding="utf-8") == ".".join(map(str, sys.version_info[:2]))
    except OSError:
        return False


class only_one:
    """Two starts at once: the second waits for the first (a lock file that the system frees on exit)."""

    def __enter__(self) -> None:
        self.file = (ROOT / ".bootstrap.lock").open("a+b")
        if IS_WINDOWS:
            import msvcrt

            msvcrt.locking(self.file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def go_on(python: Path, script: Path, arguments: list[str]) -> None:
    """Continue in the prepared environment; returns only when it is the running one."""
    if Path(sys.executable) == python or os.environ.get(DOING):
        return
    environment = {**os.environ, DOING: "1"}
    command = [str(python), str(script), *arguments]
    if IS_WINDOWS:  # exec there would give the terminal back at once
        sys.exit(subprocess.run(command, env=environment).returncode)
    os.execve(str(python), command, environment)
