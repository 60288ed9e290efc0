"""The slow twin: does a text say an address, by comparing in clear, letter by letter, with every way to
write it.

It knows nothing of terms: it takes the text down to letters and digits, and looks whether one of the
written forms stands there.
"""

import unicodedata

KINDS = {
    "straat": ("straat", "str"),
    "laan": ("laan", "ln"),
    "steenweg": ("steenweg", "stwg"),
    "plein": ("plein",),
    "dreef": ("dreef",),
}
BEFORE = {"rue": ("rue", "r"), "avenue": ("avenue", "av", "ave"), "boulevard": ("boulevard", "bd", "bld")}


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in folded if each.isalnum())


def written_forms(stem: str, kind: str, number: str) -> set[str]:
    """Every way to write a street with its number that we promise to know again, as letters and digits."""
    if kind in BEFORE:
        streets = {letters(f"{short}{stem}") for short in BEFORE[kind]}
    else:
        streets = {letters(f"{stem}{short}") for short in KINDS[kind]}
    marks = ("", "nr", "n", "no", "nummer", "numero")
    return {f"{street}{mark}{number}" for street in streets for mark in marks} | {
        f"{number}{street}" for street in streets
    }


def says_address(text: str, stem: str, kind: str, number: str) -> bool:
    """Whether the text says this street with this number, and no other number that begins or ends with it."""
    plain = letters(text)
    for form in written_forms(stem, kind, number):
        at = plain.find(form)
        while at >= 0:
            before, after = plain[at - 1 : at], plain[at + len(form) : at + len(form) + 1]
            if not (form[0].isdigit() and before.isdigit()) and not (form[-1].isdigit() and after.isdigit()):
                return True
            at = plain.find(form, at + 1)
    return False


def says_number(text: str, national: str) -> bool:
    """Whether the text says a telephone number (digits without trunk or country), in any of its forms."""
    digits = "".join(each for each in unicodedata.normalize("NFKC", text) if each.isdigit())
    return any(f"{before}{national}" in digits for before in ("0", "32", "0032", "320"))
