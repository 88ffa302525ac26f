"""What the first lines of a document say of it: what it calls itself, its title, its date."""

import regex

from question_bank.outline.reader import Document

KINDS = ("đề cương", "báo cáo", "kế hoạch", "nghị quyết", "hướng dẫn", "quy chế", "quy định", "quy trình", "nội quy", "điều lệ", "thông tư",
         "nghị định", "luật", "sổ tay", "tài liệu", "chương trình", "đề án")  # fmt: skip
# What has to be done, not what was reached.
RULE_KINDS = frozenset(KINDS) - {"đề cương", "báo cáo", "tài liệu"}
DUTY = regex.compile(r"\b(?:phải|không được|nghiêm cấm|cấm|bắt buộc|có trách nhiệm|có nghĩa vụ)\b", regex.IGNORECASE)
REACHED = regex.compile(r"\b(?:đạt|đã|tăng|giảm)\b", regex.IGNORECASE)
DATE = regex.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
LETTERHEAD = regex.compile(
    r"^(?:\W*|số\s*:.*|v/v .*|kính gửi.*|cộng h[oò][àa] xã hội.*|chủ nghĩa việt nam|độc lập - tự do.*|.*, ngày .*|ngày .*|"
    r"(?:đảng|ủy ban|uỷ ban|hội đồng|liên đoàn|công đoàn|tổng|bộ|sở|phòng|ban|quốc hội|chính phủ|đại hội|lần thứ|tỉnh|huyện|quận|thành phố|xã|phường)\b"
    r"[\p{Lu}\s,.&-]*)$",
    regex.IGNORECASE,
)
FIRST_LINES, MOST_OF_TITLE = 40, 200


def genre_of(kind: str, text: str) -> str:
    """rules or report: by what the document calls itself, else by whether it says what must be or what was reached."""
    if kind in RULE_KINDS:
        return "rules"
    return "rules" if len(DUTY.findall(text)) > 2 * len(REACHED.findall(text)) else "report"


def kind_of(document: Document) -> str:
    """What the document calls itself in its first lines: đề cương, báo cáo, nội quy ..."""
    opening = document.source[:3000].casefold()
    found = [(at, kind) for kind in KINDS if (at := _opening_line(opening, kind)) >= 0]
    return min(found)[1] if found else "tài liệu"


def _opening_line(text: str, kind: str) -> int:
    match = regex.search(rf"^[\s*_#]*{kind}(?:\s*$|\b(?=[^\n]{{0,80}}$))", text, regex.MULTILINE)
    return match.start() if match else -1


def lines_of(document: Document) -> list[str]:
    """The first lines without marks."""
    lines = (line.strip(" #*_\t") for line in document.source.split("\n"))
    return [line for line in lines if any(c.isalpha() for c in line)][:FIRST_LINES]


def title_of(document: Document, kind: str) -> str:
    """The line that names the kind with the lines in capitals below it, else the first line that is no letterhead."""
    lines = lines_of(document)
    named = next((i for i, line in enumerate(lines) if line.casefold().startswith(kind) and line.upper() == line), None)
    if named is not None:
        title = [lines[named]]
        for line in lines[named + 1 : named + 5]:
            alone = len(title) == 1 and title[0].casefold() == kind and not line.endswith((".", ";"))
            if line.upper() != line and not alone:
                break
            title.append(line)
        return " ".join([sentence_case(title[0]), *(_joined(line) for line in title[1:])])[:MOST_OF_TITLE]
    first = next((line for line in lines if not (LETTERHEAD.match(line) and line.upper() == line)), "")
    first = (
        first if not LETTERHEAD.match(first) else next((line for line in lines if not LETTERHEAD.match(line)), first)
    )
    return sentence_case(first)[:MOST_OF_TITLE].rstrip(".")


def sentence_case(text: str) -> str:
    """A title in capitals as a sentence has it; names are for the person who confirms."""
    text = " ".join(text.split())
    return text if text.upper() != text else text[:1] + text[1:].lower()


def _joined(line: str) -> str:
    """A line of a title after the first: "CHUYỂN ĐỔI SỐ" -> "chuyển đổi số", "Phát động" -> "phát động"."""
    return line[:1].lower() + (line[1:].lower() if line.upper() == line else line[1:])


def date_of(document: Document) -> str:
    """The date in the letterhead or under the last lines, "08/10/2023"; dates inside the text are of other things."""
    lines = [line for line in document.source.split("\n") if line.strip()]
    for line in (*lines[:25], *lines[-12:]):
        if (found := DATE.search(line)) and len(line) < MOST_OF_TITLE // 2:
            return "/".join(found.groups())
    return ""
