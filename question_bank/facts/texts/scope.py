"""Which sentences of a document speak: not its letterhead, recipients, signatures, tables and sources of figures."""

from collections.abc import Iterator

import regex

from question_bank.facts.texts.lexicon import pattern
from question_bank.outline.reader import Document, Paragraph, Section, Sentence

RECIPIENTS = regex.compile(r"^\W*(?:Nơi|Noi) nhận\b", regex.IGNORECASE)
LETTERHEAD = regex.compile(
    r"^\W*(?:Số\s?:|CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|Độc lập\s?[-–]|ĐẢNG CỘNG SẢN VIỆT NAM$|[\p{L} .-]{2,40}, ngày\s*\.*\s*\d{0,2}\.* tháng)"
)
FURNITURE = regex.compile(rf"^\W*(?:{pattern('furniture')})")
TABLE = regex.compile(r"\||</?t[dhr]|↩|^\W*[\d.,%\s]+$|→")
FEWEST_WORDS, RUNNING = 4, 20
LONGEST = 4_000  # a longer sentence is none: what was read is no running text


def speaking(document: Document) -> Iterator[tuple[Section, Paragraph, Sentence]]:
    """The sentences that state something, in order."""
    for section in document.sections:
        closing = False  # the list of recipients and the signatures, until text goes on
        for paragraph in section.paragraphs:
            closing = bool(RECIPIENTS.match(paragraph.text)) or (closing and len(paragraph.text.split()) < RUNNING)
            if closing:
                continue
            for sentence in paragraph.sentences:
                if speaks(sentence.text):
                    yield section, paragraph, sentence


def speaks(text: str) -> bool:
    """Whether a sentence is more than a line of furniture."""
    if (
        len(text) > LONGEST
        or len(text.split()) < FEWEST_WORDS
        or TABLE.search(text)
        or LETTERHEAD.match(text)
        or FURNITURE.match(text)
    ):
        return False
    return not text.isupper()
