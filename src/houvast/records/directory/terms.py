"""What in a text could lead to a door: addresses, telephone numbers, places, as terms that are compared.

One rewriting of an address gives the same terms as another: capitals, accents, spaces, letters apart, usual
abbreviations, number before or after the street, numbers with or without the country's code. Which terms a
text has depends on the text alone, never on what is sealed: a text is held for its terms only, so that a
text without any is never held, and one that is held may be held by chance.

    NEXT kerk 12     a word beside a house number, before or after it, without the kind of street
    STREET kerk      a word that says itself that it is a street
    POSTCODE 3020, PLACE herent, PHONE 32470123456
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from houvast.library import codes

# Endings, and whole words, that say: a street. Strong ones say it alone, weak ones only beside a number.
STRONG_ENDINGS = ("straat", "strasse", "str", "steenweg", "stwg", "laan", "dreef", "plein", "gasse", "kaai")
STRONG_BEFORE = ("rue", "avenue", "ave", "av", "boulevard", "bd", "bld", "blvd", "chaussee", "chee", "dreve")
STRONG_AFTER = (*STRONG_ENDINGS, "street", "lane", "stw", "ln")
WEAK = (
    "r", "place", "pl",
    "quai", "allee", "impasse", "square", "sq", "chemin", "clos", "sentier", "route", "rte",
    "road", "rd", "drive", "court", "platz", "weg", "st",
)  # fmt: skip
KINDS = frozenset((*STRONG_BEFORE, *STRONG_AFTER, *WEAK))
SMALL = frozenset(
    "de het een van der den des ten ter t d l s la le les du a au aux an am dem das die the of op in "
    "nr no n num numero nummer huisnummer house number hausnummer b be".split()
)  # what stands in a street's name and is left out, and what stands between it and its number
UNITS = frozenset(
    "uur uren u h heure heures uhr stunden hour hours hrs am pm min minuten minutes minute dag dagen jour "
    "jours tag tage day days week weken semaine semaines woche wochen weeks maand maanden mois monat "
    "monate month months jaar jaren an ans annees jahr jahre year years kind kinderen enfant enfants "
    "kinder child children keer maal fois mal times euro euros eur cent procent percent personen "
    "personnes people persons mensen verdieping etage floor stock jarige jarig januari februari maart "
    "april mei juni juli augustus september oktober november december janvier fevrier mars avril juin "
    "juillet aout octobre novembre decembre january february march may june july august october januar "
    "marz dezember".split()
)
COMMON = UNITS | frozenset(
    "en et und and of ou oder or om tot met bij naar na voor vanaf sinds ongeveer rond al nog maar dus "
    "dan is zijn ben was had heb heeft hebben ik je jij u hij zij ze we wij dit dat deze die hier daar er "
    "te uit als zo ook wel niet geen meer min plus tussen per elke elk alle deel punt pagina tel gsm "
    "telefoon bel nummer leeftijd jonger ouder tu il elle nous vous ils elles est sont ai as avec pour "
    "sans vers depuis environ apres avant chez sur sous ich du sie wir ihr ist sind mit fur ohne nach "
    "seit etwa vor bei auf i you he she they it are were have has with for without to from since about "
    "after before at on by only just over under around between call phone page step point part age aged "
    "bus bte box boite".split()
)
DIGITS = {
    word: str(number)
    for words in (
        "nul een twee drie vier vijf zes zeven acht negen",
        "zero un deux trois quatre cinq six sept huit neuf",
        "null eins zwei drei vier funf sechs sieben acht neun",
        "zero one two three four five six seven eight nine",
    )
    for number, word in enumerate(words.split())
}
IN_A_ROW = 4  # words for digits that are a number; fewer are words of a sentence
YEARS = range(1900, 2100)
SHORTEST_PLACE = 3
NATIONAL = {"32": (8, 9)}  # digits of a number without trunk, where they are known
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DOOR = re.compile(r"bus|bte|boite|box")  # of one of several behind a number
_RUN = re.compile(r"\+?\d(?:[^\w+]{0,4}\d)+")
_UNLIKE = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ı": "i"})


@dataclass(frozen=True)
class Where:
    """Where a shelter is, as its people write it: sealed, and nowhere in clear."""

    street: str
    number: str = ""
    postcode: str = ""
    town: str = ""
    phones: str = ""
    way: str = ""

    def in_one(self) -> str:
        return "\n".join(
            filter(
                None, (f"{self.street} {self.number}", f"{self.postcode} {self.town}", self.phones, self.way)
            )
        )


def terms(text: str) -> frozenset[str]:
    """What of a text is compared."""
    rest, phones = _without_phones(_plain(text))
    tokens = _tokens(rest)
    found = (*_beside_numbers(tokens), *_streets(tokens), *_places(tokens))
    return frozenset((*found, *(f"PHONE {each}" for each in phones))) - public_places()


def of_where(where: Where, *, known: str = "") -> frozenset[str]:
    """What a text must not have: all terms of the address, in every order. `known`: REFNIS of the
    municipality that is public already, where its gate is.
    """
    words = [each for each in _tokens(_plain(where.street)) if not each.isdigit()]
    found = set(terms(f"{where.phones}\n{where.way}")) | set(_streets(_tokens(_plain(where.street))))
    for number in re.findall(r"\d+", _DOOR.split(_plain(where.number))[0] or _last_number(where.street)):
        found |= {f"NEXT {name} {number.lstrip('0')}" for name in _names(words)}
    if where.postcode.strip():
        found |= {f"POSTCODE {each}" for each in re.findall(r"\d{4,5}", _plain(where.postcode))}
    town = "".join(each for each in _tokens(_plain(where.town)) if not each.isdigit())
    if town:
        found |= {f"PLACE {each}" for each in _gazetteer().get(town, (town,))}
    return frozenset(found - public_places() - {f"PLACE {each}" for each in _names_of(known)})


def of_municipality(refnis: str) -> frozenset[str]:
    """A municipality by all its names; nothing for one that there is not."""
    try:
        return frozenset(f"PLACE {each}" for each in _names_of(refnis)) - public_places()
    except codes.UnknownCode:
        return frozenset()


@cache
def public_places() -> frozenset[str]:
    """Names that the directory says of a secret address itself: districts, provinces, regions."""
    found: set[str] = set()
    for level in ("district", "province", "region"):
        for code in codes.codebook(level):
            for label in code.labels.values():
                name = "".join(_tokens(_plain(label)))
                found |= {f"PLACE {each}" for each in (name, *_gazetteer().get(name, ()))}
    return frozenset(found)


def _names(words: list[str]) -> set[str]:
    """What could stand beside the number: the end of the street's name before it, its beginning after it."""
    found: set[str] = set()
    for row in (
        words,
        [each for each in map(_core, words) if each and each not in SMALL and each not in KINDS],
    ):
        found |= {"".join(row[at:]) for at in range(len(row))} | {
            "".join(row[:at]) for at in range(1, len(row) + 1)
        }
    return {core for core in map(_core, found) if core and core not in SMALL and core not in COMMON | KINDS}


def _last_number(street: str) -> str:
    found = re.findall(r"\d+", street)
    return found[-1] if found else ""


def _plain(text: str) -> str:
    """Small letters without accents, digits as 0 to 9, nothing that cannot be seen; digits in words as
    digits.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_UNLIKE))
    plain = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in folded
        if unicodedata.category(each) not in ("Mn", "Cf", "Cs")
    )
    return _DIGIT_WORDS.sub(lambda found: " ".join(DIGITS[each] for each in _TOKEN.findall(found[0])), plain)


_ONE_DIGIT = "|".join(sorted(DIGITS, key=len, reverse=True))
_DIGIT_WORDS = re.compile(rf"\b(?:{_ONE_DIGIT})(?:[\s,.\-]+(?:{_ONE_DIGIT})\b){{{IN_A_ROW - 1},}}")


def _tokens(plain: str) -> list[str]:
    """Words and numbers in their order; letters and digits that stand apart are put together."""
    found: list[str] = []
    row: list[str] = []

    def put() -> None:
        found.extend(["".join(row)] if len(row) > 2 or all(each.isdigit() for each in row) else row)
        row.clear()

    for token in _TOKEN.findall(plain):
        if (len(token) > 1 or (row and row[-1].isdigit() != token.isdigit())) and row:
            put()
        if len(token) == 1:
            row.append(token)
        else:
            found.append(token)
    if row:
        put()
    return found


def _core(word: str) -> str:
    """A word without the kind of street that it ends in: kerkstraat, kerkstr and kerk are one."""
    for ending in (*STRONG_ENDINGS, "steenwg", "ln"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            return stem
    return word


def _beside_numbers(tokens: list[str]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        number = token.lstrip("0")
        if not number.isdigit() or len(number) > 4:
            continue
        after = _next(tokens, at, +1)
        if after in UNITS:
            continue
        for word in (_next(tokens, at, -1), after if len(number) < 4 else ""):
            core = _core(word)
            if len(core) > 1 and core not in COMMON:
                yield f"NEXT {core} {number}"


def _next(tokens: list[str], at: int, step: int) -> str:
    """The next word that counts on one side; nothing where a number or the end comes first."""
    at += step
    for _ in range(6):
        if not 0 <= at < len(tokens) or tokens[at].isdigit():
            return ""
        if tokens[at] not in SMALL and tokens[at] not in KINDS and len(tokens[at]) > 1:
            return tokens[at]
        at += step
    return ""


def _streets(tokens: list[str]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        core = _core(token)
        if token in STRONG_BEFORE:
            core = _core(_next(tokens, at, +1))
        elif token in STRONG_AFTER:
            core = _core(_next(tokens, at, -1))
        elif core == token:
            continue
        if len(core) > 1 and core not in COMMON:
            yield f"STREET {core}"


def _places(tokens: list[str]) -> Iterator[str]:
    there = _gazetteer()
    for at, token in enumerate(tokens):
        if token.isdigit():
            follows = [each for each in tokens[at + 1 : at + 3] if not each.isdigit()]
            if len(token) == 4 and token[0] != "0":
                is_place = any("".join(follows[:most]) in there for most in (1, 2))
                if int(token) not in YEARS or is_place:
                    yield f"POSTCODE {token}"
                    yield from (f"PLACE {name}" for most in (1, 2) if (name := "".join(follows[:most])))
            continue
        for most in range(1, 5):
            name = "".join(tokens[at : at + most])
            for each in there.get(name, ()):
                yield f"PLACE {each}"


@cache
def _gazetteer() -> dict[str, tuple[str, ...]]:
    """Every name of a municipality, then and now, in every language: all names by which it is compared."""
    found: dict[str, set[str]] = {}
    for code in codes.codebook("municipality"):
        names = _names_of(code.code)
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: tuple(sorted(names)) for name, names in found.items()}


def _names_of(refnis: str) -> frozenset[str]:
    if not refnis:
        return frozenset()
    labels = codes.codebook("municipality")[refnis].labels.values()
    names = {"".join(_tokens(_plain(each))) for each in labels}
    return frozenset(each for each in names if len(each) >= SHORTEST_PLACE)


def _without_phones(plain: str) -> tuple[str, set[str]]:
    """The text without its telephone numbers, and those, as they are dialled from anywhere."""
    found: set[str] = set()

    def rest(run: re.Match[str]) -> str:
        groups = list(re.finditer(r"\+?\d+", run[0].replace("(0)", "   ")))
        at, left = 0, []
        while at < len(groups):
            for until in range(len(groups), at, -1):
                if number := _dialled("".join(each[0] for each in groups[at:until])):
                    found.add(number)
                    at = until
                    break
            else:
                left.append(groups[at][0])
                at += 1
        return " ".join(left) or ";"

    return _RUN.sub(rest, plain), found


def _dialled(digits: str) -> str:
    """The number of a telephone with its country's code, or nothing."""
    country, trunk = settings.DIALLING_COUNTRY, settings.DIALLING_TRUNK
    plain = digits.removeprefix("+").removeprefix("00" if digits.startswith("00") else "")
    abroad = digits.startswith(("+", "00"))
    if plain.startswith(country) and len(plain) - len(country) in NATIONAL.get(country, range(7, 12)):
        national = plain.removeprefix(country)
    elif abroad:
        return plain if 10 <= len(plain) <= 15 and not plain.startswith("0") else ""
    elif trunk and plain.startswith(trunk):
        national = plain.removeprefix(trunk)
    elif country == "32" and re.fullmatch(r"4[5-9]\d{7}", plain):
        national = plain
    else:
        return ""
    if national.startswith("0") or len(national) not in NATIONAL.get(country, range(7, 12)):
        return ""
    if country == "32" and (len(national) == 9) != bool(re.match(r"4[5-9]", national)):
        return ""
    return country + national
