"""Small tables for the tests of files, charts and the answer; what they hide cannot be met by chance."""

from dataclasses import replace
from datetime import date
from itertools import product

from houvast.library.figures import AlreadyPublic, Dimension, PrintedCell, RawTable, SafeTable, protect
from houvast.library.figures.definitions import definition

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
PROBLEMS = {
    "CHILD_ABUSE": 15013,
    "PARTNER": 12323,
    "ADULT_OTHER": 9161,
    "SEPARATION": 8467,
    "RITUAL": 1,
    "FORCED_ADOPTION": 1,
    "HONOUR": 7919,
    "OTHER": 10427,
    "U": 11863,
}
SEXES = ("F", "M", "X", "U", "REFUSED")


def raw_problems() -> RawTable:
    """Contacts by problem; two cells are one, and HONOUR, the least of the others, is hidden with them."""
    cells = {(code,): count for code, count in PROBLEMS.items()}
    return RawTable.with_margins(definition("contacts_by_problem"), *YEAR, cells)


def raw_by_sex(
    name: str = "told_anyone_by_sex", codes: tuple[str, ...] = ("NOBODY", "NEAR_ONES", "U")
) -> RawTable:
    """A table of two axes, the second a sex, with small counts where X and REFUSED meet the first code."""
    declared = definition(name)
    cells = {
        key: 3 if key in ((codes[0], "X"), (codes[0], "REFUSED")) else 6007 + 101 * place
        for place, key in enumerate(product(codes, SEXES))
    }
    return RawTable.with_margins(replace(declared, beside=()), *YEAR, cells)


def hidden_counts(raw: RawTable, safe: SafeTable) -> list[int]:
    """The counts behind complementary cells: large, and nowhere else in the table."""
    shown = {cell.value for cell in safe.cells.values()}
    return [
        raw.counts[key] for key in safe.suppressed if raw.counts[key] > 100 and raw.counts[key] not in shown
    ]


def ways_to_write(count: int) -> tuple[str, ...]:
    """As digits, and with the separators of the four languages."""
    return (str(count), *(f"{count:,}".replace(",", mark) for mark in (".", ",", "\u202f", " ")))


def safe_problems() -> SafeTable:
    return protect(raw_problems())


def hostile() -> AlreadyPublic:
    """A printed table whose words would be formulas or markup, if somebody let them."""
    labels = {
        "=1+1": {language: '=HYPERLINK("x")' for language in ("nl", "fr", "de", "en")},
        "@B": {language: "<script>alert(1)</script>" for language in ("nl", "fr", "de", "en")},
    }
    return AlreadyPublic(
        name="hostile",
        titles={"en": "#heading(level: 1)[x] & <b>"},
        source="-2+3",
        unit=None,
        population=None,
        dimensions=(Dimension("+AXIS", "printed", codes=("=1+1", "@B"), labels=labels),),
        cells={("=1+1",): PrintedCell(12, "-cmd|' /C calc'!A0"), ("@B",): PrintedCell(7, "\tx")},
        remarks={"en": ('#import "x.typ" *bold*',)},
    )
