"""Vietnamese text: one normal form at the edge, keys for sorting and for searching without diacritics."""

import re
import unicodedata

# The order of the Vietnamese alphabet, and of the tones inside one word: ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=11)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def clean_line(text: str) -> str:
    """NFC, compatibility forms of Latin folded, invisible characters gone, runs of space made one."""
    text = "".join(unicodedata.normalize("NFKC", c) if _is_full_width(c) else c for c in text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def _is_full_width(char: str) -> bool:
    return "\uff01" <= char <= "\uff5e"


def search_key(text: str) -> str:
    """Lower case without any mark: "Đức Giang" -> "duc giang"."""
    lowered = unicodedata.normalize("NFD", clean_line(text).lower().replace("đ", "d"))
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


def sort_key(text: str) -> str:
    """A string whose plain order is Vietnamese order: letters first, then tones, word by word."""
    words = re.sub(r"[^\w]+", " ", clean_line(text).lower()).split()
    letters, tones = [], []
    for word in words:
        code, tone = _word_key(word)
        letters.append(code)
        tones.append(str(tone))
    # A tab sorts before the space between words: "An" comes before "An Bình" and before "Anh".
    return " ".join(letters) + "\t" + "".join(tones)


def _word_key(word: str) -> tuple[str, int]:
    tone, out = 0, []
    for char in word:
        base = ""
        for mark in unicodedata.normalize("NFD", char):
            if mark in _TONES:
                tone = _TONES[mark]
            else:
                base += mark
        base = unicodedata.normalize("NFC", base)
        number = _LETTERS.get(base)
        # Natural order of numbers in names: "số 2" before "số 10" needs zero padding, done by the caller's digits.
        out.append(f"{number:02d}" if number else base)
    text = "".join(out)
    return (text.zfill(8) if text.isdigit() and word.isdigit() else text), tone


def given_name_key(full_name: str) -> str:
    """Order of a list of people: given name (the last word) first, then the whole name."""
    words = clean_line(full_name).split()
    return sort_key(words[-1]) + "\t" + sort_key(full_name) if words else ""


def initials(full_name: str) -> str:
    """The name as a board shows it without consent: "Nguyễn Văn An" -> "N. V. A."."""
    return " ".join(f"{word[0].upper()}." for word in clean_line(full_name).split())
