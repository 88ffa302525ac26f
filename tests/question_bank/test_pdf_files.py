"""PDFs: lines and pages joined, running heads gone; scans, passwords and damage said; the child process keeps its limits."""

import textwrap
import time
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from question_bank.outline import extract, pages, pdf, reader, sandbox
from question_bank.outline.errors import DocumentError
from tests.question_bank.files import PROSE, new_word, pdf_file, word_file


def test_paragraphs_come_out_whole(tmp_path: Path) -> None:
    parts = [
        "1. Kết quả năm học",
        *[f"Tuần {'thứ ' * (n % 9)}{n}: {PROSE}" for n in range(1, 25)],
        "2. Phương hướng",
        "Phấn đấu thêm 2 lớp.",
    ]
    text = extract.load(pdf_file(tmp_path / "a.pdf", parts))
    assert "Báo cáo tổng kết" not in text
    assert sum(part in text.split("\n") for part in parts) >= len(parts) - 2
    assert [s.code for s in reader.read(text).sections] == ["1", "2"]


def test_pages_are_joined_and_their_furniture_dropped() -> None:
    head, width = "Báo cáo năm 2023", "Chữ " * 20
    found = pages.paragraphs(
        [
            f"{head}\n1. Kết quả\n{width}theo Chỉ thị 13-\n1",
            f"{head}\nCT/TU của Thành ủy. Giá trị sản\n2",
            f"{head}\nxuất đạt 5 tỷ đồng.\n- Xây nhà\n- Trồng cây\n3",
        ]
    )
    assert found.split("\n") == [
        "1. Kết quả", f"{width}theo Chỉ thị 13-CT/TU của Thành ủy. Giá trị sản xuất đạt 5 tỷ đồng.", "- Xây nhà", "- Trồng cây",
    ]  # fmt: skip


def test_a_figure_at_the_edge_of_a_page_is_no_page_number() -> None:
    assert pages.paragraphs(["Số lớp:\n30", "Số em:\n900"]).split("\n") == ["Số lớp:", "30", "Số em:", "900"]


def test_a_text_copied_from_a_pdf_is_unwrapped() -> None:
    prose = f"{PROSE} Trường ở quận Long Biên, thành phố Hà Nội, cạnh Hồ Gươm Xanh và Công viên Thống Nhất."
    wrapped = "1. Kết quả\n" + "\n".join(textwrap.wrap(prose * 3, 72)) + "\n\nCó 5 lớp.\n"
    assert pages.unwrapped(wrapped).split("\n\n") == [f"1. Kết quả\n{prose * 3}", "Có 5 lớp."]
    assert pages.unwrapped(prose) == prose


def refused(path: Path, **limits: int) -> str:
    """What a file is refused with in the child."""
    with pytest.raises(DocumentError) as caught:
        sandbox.read_text(path, **limits)
    return str(caught.value)


def test_scans_passwords_and_damage_are_said(tmp_path: Path) -> None:
    scan = FPDF()
    for _ in range(3):
        scan.add_page()
        scan.rect(20, 20, 100, 100)
    scan.output(str(tmp_path / "scan.pdf"))
    assert "bản quét" in refused(tmp_path / "scan.pdf")
    good = pdf_file(tmp_path / "a.pdf", [PROSE])
    assert "mật khẩu" in refused(pdf_file(tmp_path / "khoa.pdf", [PROSE], password="bi-mat"))
    (tmp_path / "cut.pdf").write_bytes(good.read_bytes()[:700])
    assert "cut.pdf" in refused(tmp_path / "cut.pdf")
    (tmp_path / "rac.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    assert "hỏng" in refused(tmp_path / "rac.pdf")


def test_limits_on_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf_file(tmp_path / "a.pdf", [PROSE] * 12)
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="quá 1"):
        extract.load(path)


def test_the_child_reads_like_we_do(tmp_path: Path) -> None:
    document = new_word()
    document.add_paragraph(PROSE)
    path = word_file(tmp_path / "a.docx", document)
    assert sandbox.read_text(path) == extract.load(path) == reader.load_text(path) == PROSE


def test_the_child_is_stopped_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Có 5 lớp.\n" * 200_000, encoding="utf-8")
    assert "bộ nhớ" in refused(path, megabytes=64)
    started = time.monotonic()
    assert "quá 0" in refused(path, seconds=0)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("code", "error", "words"), [(-11, b"", "bộ nhớ"), (-24, b"", "giây"), (1, b"Traceback", "hỏng"), (0, b"", "hỏng")]
)
def test_a_child_that_dies_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, error: bytes, words: str
) -> None:
    class Done:
        returncode, stdout, stderr = code, b"[]", error

    def run(*_: Any, **__: Any) -> Done:
        return Done()

    monkeypatch.setattr(sandbox.subprocess, "run", run)
    assert words in refused(tmp_path / "a.pdf")
