"""Vietnamese syllables: which can exist, their bare letters, and one way to write their tone mark."""

import unicodedata
from functools import lru_cache

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}
ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
RHYME_LIST = """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    uân uâng uât uây uê uên uêch uênh uêt uơ uy uya uych uyên uyêt uyn uynh uyt uyu uyp"""
RHYMES = frozenset(RHYME_LIST.split())
QU_LIST = """a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên ênh êt êch i ich in inh it
    y yên yêt ynh yt ych ơ ơi ơn ôc"""
AFTER_QU = frozenset(QU_LIST.split())
FRONT = ("e", "ê", "i", "y")
QUALITY = "ăâêôơư"
VOWELS = "aăâeêioôơuưy"


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, str, int]:
    """(letters without the tone, the tone or "", place of its letter or -1); a second tone counts as none."""
    letters: list[str] = []
    tone, place = "", -1
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in TONES:
            if tone:
                return word, "hai", -1
            tone, place = TONES[char], len(letters) - 1
        elif unicodedata.combining(char):
            letters[-1:] = [unicodedata.normalize("NFC", (letters or [""])[-1] + char)]
        else:
            letters.append(char)
    return "".join(letters), tone, place


@lru_cache(maxsize=50_000)
def is_valid(word: str) -> bool:
    """Whether a syllable can exist: onset, rhyme, tone on a stop, place of the tone mark (old or new)."""
    letters, tone, place = split(word)
    if tone == "hai" or not letters:
        return False
    return any(
        _fits(onset, letters[len(onset) :], tone, place - len(onset) if place >= 0 else None)
        for onset in ONSETS
        if letters.startswith(onset)
    )


def _fits(onset: str, rhyme: str, tone: str, place: int | None) -> bool:
    if rhyme not in (AFTER_QU if onset == "qu" else RHYMES) or (not onset and rhyme == "uôt"):
        return False
    if onset in ("k", "gh", "ngh") and not rhyme.startswith(FRONT):
        return False
    if onset in ("c", "g", "ng") and rhyme.startswith(FRONT) and not (onset == "g" and rhyme.startswith("i")):
        return False
    if rhyme.startswith("yê") and onset not in ("", "qu"):
        return False
    if rhyme.endswith(("p", "t", "c", "ch")) and tone not in ("sắc", "nặng"):
        return False
    return place is None or place in _places(rhyme)


def _places(rhyme: str) -> tuple[int, ...]:
    """Where in the rhyme the tone mark may stand."""
    vowels = [i for i, char in enumerate(rhyme) if char in VOWELS]
    marked = [i for i in vowels if rhyme[i] in QUALITY]
    if marked:
        return (marked[-1],)
    if len(vowels) == 1 or len(vowels) == 3:
        return (vowels[len(vowels) // 2],)
    if len(vowels) < len(rhyme):
        return (vowels[1],)
    return (0, 1) if rhyme in ("oa", "oe", "uy") else (0,)


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """Small letters without any mark: "Đồn" -> "don"."""
    decomposed = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def settled(word: str) -> str:
    """Small letters with the tone mark in one place, so that hoà = hòa, thuỷ = thủy."""
    letters, tone, place = split(word)
    if place < 1 or letters[place - 1 : place + 1] not in ("oa", "oe", "uy") or len(letters) > place + 1:
        return word.lower()
    if letters.startswith("qu") and place == 2:
        return word.lower()
    mark = next(m for m, name in TONES.items() if name == tone)
    moved = letters[: place - 1] + letters[place - 1] + mark + letters[place]
    return unicodedata.normalize("NFC", moved)


def share_valid(words: list[str]) -> float:
    """The share of words that are Vietnamese syllables."""
    return sum(is_valid(w) for w in words) / len(words) if words else 1.0
