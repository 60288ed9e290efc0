"""What facts lose before they become a snapshot, so that nobody is alone in it by what neighbours know.

Neighbours know where somebody lives, their sex and about how old they are. Where fewer than five share all
that, what no table asks for is given up, until five are alike or nothing of it is left (Samarati and Sweeney
1998): the age band, and the district of persons and pairs. Tables ask of persons whether they are a child or
an adult: that much of their age stays (docs/decisions/0333).

Forced marriage, genital mutilation, honour-related and ritual violence are told for whole years and for the
whole of the area only. In a year's facts, day, hour and district of such a contact are exchanged with those
of another (Dalenius and Reiss 1982), and how they heard of the helpline with it, which is told by month:
every count by time and place stays what it was and says nothing of them. In a shorter period they are told
as other problems.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, Final

from houvast.library.codes import codebook
from houvast.library.figures.facts import COARSER, RARE, Kind, column, whole_years
from houvast.library.figures.snapshot import FactRefused
from houvast.library.figures.tables import UNKNOWN, Dimension

Row = dict[str, Any]
Facts = dict[str, list[Row]]

LEAST_ALIKE: Final = 5
# What neighbours know: first what may be given up, in that order, because no table asks for it; then what
# stays, or a table would print a zero that is none. Each set is looked at on its own. The loader of
# definitions refuses a table that asks for what may be given up.
KNOWN: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "contacts": (("contact_age_band",), ("district", "contact_sex")),
    "persons": (("district", "age_band"), ("sex",)),
    "pairs": (("victim_age_band", "district"), ("perpetrator_sex", "victim_sex")),
}
# Whose row it is. A victim stands in a pair with each perpetrator, and is one person in all of them.
WHOSE: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("key",),
    "persons": ("contact", "number"),
    "pairs": ("contact", "victim"),
}
OF_ONE_CONTACT: Final = {"contacts": "key", "persons": "contact", "pairs": "contact"}

INSTEAD: Final = "OTHER"  # what a rare problem is told as in a shorter period
TIME_AND_PLACE: Final = ("day", "hour", "district", "heard")  # told by time and place, or beside them


class TooFewAlike(FactRefused):
    """A snapshot in which somebody could be found by what neighbours know, however coarse it is made."""


def prepared(
    told: Mapping[str, Iterable[Mapping[str, Any]]], from_: date, until: date, chance: Random
) -> Facts:
    """The facts of a period as they may be kept. `chance` must be nobody's to repeat: a SystemRandom."""
    facts = without_rare(told, from_, until, chance)
    for name, (given_up, stays) in KNOWN.items():
        if name == "pairs":
            _follow_their_victims(facts)
        coarsen(facts.get(name, []), given_up, stays, WHOSE[name])
    check_alike(facts)
    return facts


def without_rare(
    told: Mapping[str, Iterable[Mapping[str, Any]]], from_: date, until: date, chance: Random
) -> Facts:
    """The facts of a period without time and place of rare violence; enough where they are gone at once."""
    facts = {name: [dict(row) for row in rows] for name, rows in told.items()}
    if whole_years(from_, until):
        _exchange_time_and_place(facts, chance)
    else:
        _tell_as_others(facts)
    return facts


def untold(axis: Dimension, from_: date, until: date) -> frozenset[str]:
    """The codes of an axis that are not told in this period, because they are told yearly only."""
    return frozenset() if whole_years(from_, until) else RARE.get(axis.codebook, frozenset())


def check_alike(facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Refuse facts with fewer than five alike, unless all that may be given up is given up."""
    if 0 < len(facts.get("contacts", ())) < LEAST_ALIKE:
        raise TooFewAlike(f"There are fewer than {LEAST_ALIKE} contacts; so few are not put together.")
    for name, (given_up, stays) in KNOWN.items():
        for values, rows in _classes(facts.get(name, ()), given_up + stays).items():
            people = len({_of(facts[name], place, WHOSE[name]) for place in rows})
            if people < LEAST_ALIKE and _without(given_up, values) != values[: len(given_up)]:
                known = ", ".join(given_up + stays)
                raise TooFewAlike(f"{name}: only {people} are alike in {known}; {LEAST_ALIKE} are asked.")


def _classes(rows: Sequence[Mapping[str, Any]], known: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
    """The places of the rows, by what neighbours know of them."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        found[tuple(row[name] for name in known)].append(place)
    return found


def _of(rows: Sequence[Mapping[str, Any]], place: int, whose: tuple[str, ...]) -> tuple[Any, ...]:
    """Whom a row is about; each row is about somebody of its own where no columns say so."""
    return tuple(rows[place][name] for name in whose) or (place,)


def _follow_their_victims(facts: Facts) -> None:
    """A pair gives up what its victim gave up among the persons: else it would say it beside them."""
    persons = {(row["contact"], row["number"]): row for row in facts.get("persons", [])}
    for pair in facts.get("pairs", []):
        victim = persons.get((pair["contact"], pair["victim"]))
        if victim is None:
            continue
        if victim["district"] != pair["district"]:
            pair["district"] = UNKNOWN
        if victim["age_band"] != pair["victim_age_band"]:
            pair["victim_age_band"] = UNKNOWN


def _without(names: Sequence[str], values: Sequence[str]) -> tuple[str, ...]:
    """What stands there once the values of these columns are given up; `values` may go on with others."""
    return tuple(_coarser(name, value) for name, value in zip(names, values, strict=False))


def _coarser(name: str, value: str) -> str:
    """Unknown; of a person's age the coarser code, because tables ask for it."""
    if name not in COARSER:
        return UNKNOWN
    return (codebook(name)[value].parent or UNKNOWN) if value in codebook(name) else value


def coarsen(
    rows: list[Row], given_up: tuple[str, ...], stays: tuple[str, ...], whose: tuple[str, ...] = ()
) -> None:
    """Give up as little as leaves five alike, or all that may be given up: the least class first.

    A class that gave up some takes the least other class with it that is the same in the rest; where there is
    none, it gives up more. `whose` are the columns by which rows are of one person, who counts once.
    """
    known, most = given_up + stays, len(given_up)
    classes = dict(_classes(rows, known))
    people = {values: {_of(rows, place, whose) for place in places} for values, places in classes.items()}
    done: set[tuple[str, ...]] = set()

    def without(values: tuple[str, ...], first: int) -> tuple[str, ...]:
        return _without(known[:first], values) + values[first:]

    def give_up(values: tuple[str, ...], first: int) -> None:
        coarser = without(values, first)
        moved = classes.pop(values)
        for place in moved:
            rows[place].update(zip(known, coarser, strict=True))
        classes[coarser] = classes.get(coarser, []) + moved
        people[coarser] = people.get(coarser, set()) | people.pop(values)

    def order(values: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return len(people[values]), values

    while small := [each for each in classes if len(people[each]) < LEAST_ALIKE and each not in done]:
        least = min(small, key=order)
        given = next((n for n in range(most) if without(least, n + 1) != least), most)
        beside = [each for each in classes if each != least and without(each, given) == least]
        if given and beside:
            give_up(min(beside, key=order), given)
        elif given < most:
            give_up(least, given + 1)
        else:
            done.add(least)  # nothing is left that may be given up, and nobody to stand beside


def is_rare(name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row of a fact set carries a code that is told yearly and for the whole area only."""
    return any(_rare_in(name, each, value) for each, value in row.items())


def _rare_in(name: str, each: str, value: Any) -> frozenset[str]:
    kept = column(name, each)
    if kept is None or kept.kind not in (Kind.CODE, Kind.CODES) or kept.codebook not in RARE:
        return frozenset()
    return RARE[kept.codebook] & ({value} if kept.kind is Kind.CODE else set(value))


def _tell_as_others(facts: Facts) -> None:
    for name, rows in facts.items():
        for row in rows:
            for each, value in row.items():
                if rare := _rare_in(name, each, value):
                    row[each] = INSTEAD if isinstance(value, str) else [c for c in value if c not in rare]


def _exchange_time_and_place(facts: Facts, chance: Random) -> None:
    """Each contact with a rare code exchanges TIME_AND_PLACE with another of its kind that has none.

    All its persons and pairs go with it, and so do the other's. Where it is the only one of its kind and year
    it exchanges with nobody, and its district is given up.
    """
    rare = {
        row[key] for name, key in OF_ONE_CONTACT.items() for row in facts.get(name, []) if is_rare(name, row)
    }
    contacts = facts.get("contacts", [])
    free: dict[object, list[Row]] = defaultdict(list)
    for row in contacts:
        if row["key"] not in rare:
            free[row["contact_kind"], row["day"].year].append(row)
    for row in contacts:
        if row["key"] not in rare:
            continue
        others = free[row["contact_kind"], row["day"].year]
        if not others:
            row.update(day=date(row["day"].year, 1, 1), hour=None, district=UNKNOWN)
            continue
        other = others.pop(chance.randrange(len(others)))
        for each in TIME_AND_PLACE:
            row[each], other[each] = other[each], row[each]
    moved = {row["key"]: (row["day"], row["district"]) for row in contacts}
    for name in ("persons", "pairs"):
        for row in facts.get(name, []):
            row["day"], row["district"] = moved.get(row["contact"], (row["day"], row["district"]))
