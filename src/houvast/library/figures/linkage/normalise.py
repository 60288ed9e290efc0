"""Names and dates brought to one spelling, so that two sources that write one person differently meet.

Written for names as Dutch, French, German and English speakers write and mishear them; letters of other
scripts are kept as they are. It forgets on purpose (Müller, Mueller and Muller become one), the same way at
every source. Nothing here asks for a sex or drops a part of a name for it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

# Letters that Unicode does not take apart, and pairs that stand for one sound across the four languages:
# ß, umlauts written out (DIN 5007-2), Dutch ij and y, c with and without k are left to the q-grams.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_SOUNDS = (("ij", "y"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_BEFORE = frozenset(
    "dhr de heer mevr mevrouw mej mr mrs ms miss mx m mm mme mlle madame monsieur mademoiselle "
    "herr frau hr fr dr prof ir ing".split()
) - {"de"}
_AFTER = frozenset("jr sr jun sen junior senior fils".split())

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january janvier januar jan janv",
            "februari february fevrier februar feb fevr",
            "maart march mars marz maerz mrt mar",
            "april avril apr avr",
            "mei may mai",
            "juni june juin jun",
            "juli july juillet jul juil",
            "augustus august aout aug",
            "september septembre sept sep",
            "oktober october octobre oct okt",
            "november novembre nov",
            "december decembre dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_EUROPEAN = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er|e)? (?:of )?([^\W\d]+)\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_FIRST_YEAR = 1880


@lru_cache(maxsize=65_536)
def name(text: str) -> str:
    """A name as small letters without accents, spaces, signs or forms of address; "" where nothing is left.

    >>> name("Mevr. Anne-Françoise Van den Bossche"), name("MÜLLER"), name("Mueller"), name("Meijer")
    ('annefrancoisevandenbossche', 'muller', 'muller', 'meyer')
    """
    words = re.split(r"[\s.,/()]+", _bare(text))
    words = [word for word in words if word]
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    joined = "".join(char for char in "".join(words) if char.isalpha())
    for written, sound in _SOUNDS:
        joined = joined.replace(written, sound)
    return joined


def _bare(text: str) -> str:
    """Small letters, ligatures and accents taken off."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=65_536)
def day(text: str) -> str:
    """A date as YYYYMMDD; "" where it is none. Day before month, as all four languages write figures.

    Two-figure years and impossible days are not guessed at: they are left out.

    >>> day("3 maart 1990"), day("3. März 1990"), day("March 3, 1990"), day("03/03/1990"), day("3/3/90")
    ('19900303', '19900303', '19900303', '19900303', '')
    """
    plain = " ".join(_bare(text).split())
    if found := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _day(found[1], found[2], found[3])
    if found := _EUROPEAN.fullmatch(plain):
        return _day(found[3], found[2], found[1])
    if (found := _DAY_FIRST.fullmatch(plain)) and found[2] in _MONTHS:
        return _day(found[3], _MONTHS[found[2]], found[1])
    if (found := _MONTH_FIRST.fullmatch(plain)) and found[1] in _MONTHS:
        return _day(found[3], _MONTHS[found[1]], found[2])
    return ""


def _day(year: str, month: str | int, day_of_month: str) -> str:
    try:
        found = date(int(year), int(month), int(day_of_month))
    except ValueError:
        return ""
    return found.strftime("%Y%m%d") if found.year >= _FIRST_YEAR else ""


@lru_cache(maxsize=65_536)
def code(text: str) -> str:
    """A postal code or number: letters and figures only."""
    return "".join(char for char in _bare(text) if char.isalnum())


def grams(text: str, length: int) -> tuple[str, ...]:
    """The pieces of `length` letters of a name, with its beginning and end marked.

    >>> grams("an", 2)
    ('_a', 'an', 'n_')
    """
    padded = f"{'_' * (length - 1)}{text}{'_' * (length - 1)}"
    return tuple(dict.fromkeys(padded[i : i + length] for i in range(len(padded) - length + 1)))


def figures_in_place(text: str) -> tuple[str, ...]:
    """Each figure with its place, so that one wrong figure costs one piece and 12 is not 21."""
    return tuple(f"{place}:{char}" for place, char in enumerate(text))
