"""What a declaration must satisfy, each rule with the reason that its author reads."""

from collections.abc import Set
from pathlib import Path
from typing import Final

from houvast.library.codes import LANGUAGES, codebook, crosswalk
from houvast.library.figures.alike import KNOWN, TIME_AND_PLACE
from houvast.library.figures.definitions.reading import Lines, read
from houvast.library.figures.facts import (
    COARSER,
    FACT_SETS,
    RARE,
    THINGS,
    Column,
    Kind,
    belongs_to_thing,
    column,
)
from houvast.library.figures.policy import POLICIES
from houvast.library.figures.tables import Definition, Dimension
from houvast.library.figures.translation import lines as lines_of
from houvast.library.figures.translation import taken_apart

DATE_RULES = ("day_of_contact", "day_of_referral", "day_of_closing", "last_day")
MULTI_RESPONSES = ("none", "total_counts_once")
FREQUENCY: Final = {"incidents_contact", "contact.incidents_contact"}
SEVERITY: Final = {"victim.modalities", "modalities"}
COMPLAINTS: Final = {"complaint", "incidents_complaint"}


def check(definition: Definition, path: Path, lines: Lines, known: Set[str]) -> None:
    """Refuse a definition that contradicts its file, the codebooks, the facts or itself."""
    if definition.name != path.stem:
        lines.refuse("name", f"is {definition.name!r}, but the file is called {path.stem!r}")
    _check_words(definition, lines)
    _check_counting(definition, lines)
    for dimension in definition.dimensions:
        _check_dimension(definition, dimension, lines)
    _check_multi_response(definition, lines)
    if missing := set(definition.beside) - known:
        lines.refuse("beside", f"names tables that are not declared: {', '.join(sorted(missing))}")
    _check_sexes_compared(definition, lines)
    _check_told_yearly(definition, lines)
    _check_given_up(definition, lines)
    _check_ranks_nothing(definition, lines)


def _check_ranks_nothing(definition: Definition, lines: Lines) -> None:
    """A complaint is the choice of who was harmed: no campaign is worth more for the complaints after it.

    Workers and teams are in no facts.
    """
    asked = {*definition.where, *(name for axis in definition.dimensions for name in axis.facts)}
    names = {name.rpartition(".")[2] for name in asked}
    if "heard" in names and names & COMPLAINTS:
        lines.refuse("dimensions", "would rank ways to hear of the helpline by complaints")


def _check_given_up(definition: Definition, lines: Lines) -> None:
    """What facts may give up so that five are alike is asked by no table, or it would print false zeros."""
    for name in definition.where:
        if _is_given_up(definition.facts, name):
            lines.refuse("population", f"has a condition on {name}, which facts may have given up")
    for axis in definition.dimensions:
        for name in axis.facts:
            if _is_given_up(definition.facts, name) and not _asks_coarser(axis, name):
                lines.refuse("facts", f"of {axis.name} name {name}, which facts may have given up")


_SET_OF: Final = {"victim": "persons", "contact": "contacts", "pairs": "pairs"}


def _is_given_up(facts: str, name: str) -> bool:
    owner, _, rest = name.rpartition(".")
    given_up, _ = KNOWN.get(_SET_OF.get(owner, facts), ((), ()))
    return rest in given_up


def _asks_coarser(axis: Dimension, name: str) -> bool:
    """Whether an axis tells codes apart only as far as their coarser codes do, which stay."""
    codes = name.rpartition(".")[2]
    if codes not in COARSER or axis.crosswalk is None:
        return False
    asked = [set(line.asks[codes]) for line in lines_of(axis.crosswalk) if codes in line.asks]
    wholes = [set(codebook(codes).children(whole)) for whole in codebook(COARSER[codes]).codes()]
    return all(whole <= each or not whole & each for each in asked for whole in wholes)


def _check_told_yearly(definition: Definition, lines: Lines) -> None:
    """What is told for whole years and the whole area is not counted by time or place: facts have neither."""
    axes = [name for axis in definition.dimensions for name in axis.facts]
    names = {*axes, *definition.where}
    told = {kept.codebook for name in names if (kept := column(definition.facts, name)) is not None}
    by_time_or_place = {name for name in names if name.rpartition(".")[2] in TIME_AND_PLACE}
    if told & RARE.keys() and by_time_or_place:
        crossed, by = (", ".join(sorted(each)) for each in (told & RARE.keys(), by_time_or_place))
        lines.refuse("dimensions", f"cross {crossed} with time or place ({by})")


def _check_words(definition: Definition, lines: Lines) -> None:
    for key, words in (("titles", definition.titles), ("population", definition.populations)):
        if set(words) != set(LANGUAGES):
            lines.refuse(key, f"must be worded in {', '.join(LANGUAGES)}")
    if definition.notes and set(definition.notes) != set(LANGUAGES):
        lines.refuse("notes", f"must be worded in {', '.join(LANGUAGES)}")


def _check_counting(definition: Definition, lines: Lines) -> None:
    if definition.unit not in codebook("unit"):
        lines.refuse("unit", f"is not in the codebook of units: {definition.unit!r}")
    if definition.scope not in codebook("scope"):
        lines.refuse("population", f"has a scope that is not in the codebook: {definition.scope!r}")
    if definition.facts not in FACT_SETS:
        lines.refuse("population", f"rests on unknown facts: {definition.facts!r}")
    if definition.unit not in THINGS[definition.facts]:
        lines.refuse("unit", f"is {definition.unit}, which {definition.facts} cannot count")
    for name, codes in definition.where.items():
        known = column(definition.facts, name)
        if known is None or known.kind is not Kind.CODE:
            lines.refuse("population", f"has a condition on {name}, which is no column of codes")
        if odd := [code for code in codes if code not in codebook(known.codebook)]:
            lines.refuse("population", f"keeps codes that {known.codebook} does not have: {', '.join(odd)}")
    if definition.policy not in POLICIES:
        lines.refuse("policy", f"is not declared: {definition.policy!r}")
    if definition.date_rule not in DATE_RULES:
        lines.refuse("date_rule", f"is not one of {', '.join(DATE_RULES)}")


def _check_dimension(definition: Definition, dimension: Dimension, lines: Lines) -> None:
    if not dimension.name.isupper():
        lines.refuse("dimensions", f"has the name {dimension.name!r}; SDMX columns are upper case")
    columns = [column(definition.facts, name) for name in dimension.facts]
    if not columns or None in columns:
        lines.refuse("facts", f"of {dimension.name} name a column that {definition.facts} do not have")
    if dimension.crosswalk is None:
        if len(columns) != 1:
            lines.refuse("facts", f"of {dimension.name} are {len(columns)} columns without a crosswalk")
        expected = "month" if dimension.facts == ("day",) else columns[0].codebook  # type: ignore[union-attr]  # None was refused
        if dimension.codebook != expected:
            lines.refuse(
                "codebook", f"of {dimension.name} is {dimension.codebook!r}, the facts hold {expected!r}"
            )
    else:
        _check_crosswalk(dimension, dimension.crosswalk, [each for each in columns if each], lines)
    if _may_be_several(definition, dimension) != dimension.several:
        lines.refuse(
            "dimensions", f"say several: {dimension.several} of {dimension.name}, the facts say otherwise"
        )
    for labels in dimension.labels.values():
        if set(labels) != set(LANGUAGES):
            lines.refuse("labels", f"of {dimension.name} must be worded in {', '.join(LANGUAGES)}")


def _check_crosswalk(dimension: Dimension, name: str, columns: list[Column], lines: Lines) -> None:
    walk, sources = crosswalk(name), [each.codebook for each in columns]
    if list(walk.source) != sources:
        lines.refuse("crosswalk", f"of {dimension.name} starts from {walk.source}, the facts hold {sources}")
    if sum(each.kind is Kind.CODES and each.codebook in taken_apart(name) for each in columns) > 1:
        lines.refuse("crosswalk", f"of {dimension.name} takes more than one list code by code")
    if walk.target != (dimension.codebook,):
        lines.refuse(
            "crosswalk", f"of {dimension.name} leads to {walk.target}, not to {dimension.codebook!r}"
        )


def _may_be_several(definition: Definition, dimension: Dimension) -> bool:
    """A list of codes, or a column of a pair that may differ between the pairs of one person.

    A crosswalk that is given all codes of a list together leads to one.
    """
    if dimension.crosswalk is not None:
        columns = [column(definition.facts, name) for name in dimension.facts]
        apart = taken_apart(dimension.crosswalk)
        return any(each.kind is Kind.CODES and each.codebook in apart for each in columns if each) or any(
            not belongs_to_thing(definition.facts, definition.unit, name) for name in dimension.facts
        )
    kinds = {column(definition.facts, name).kind for name in dimension.facts}  # type: ignore[union-attr]  # checked before
    return Kind.CODES in kinds or not all(
        belongs_to_thing(definition.facts, definition.unit, name) for name in dimension.facts
    )


def _check_multi_response(definition: Definition, lines: Lines) -> None:
    expected = "total_counts_once" if any(definition.several) else "none"
    if definition.multi_response != expected:
        lines.refuse(
            "multi_response",
            f"must be {expected!r}, since "
            + (
                "one counted thing may stand in several cells"
                if any(definition.several)
                else "each stands in one cell"
            ),
        )


def _check_sexes_compared(definition: Definition, lines: Lines) -> None:
    """Sexes of people never stand alone, whoever is counted: how often and how severe stand beside them."""
    if not any(axis.codebook == "sex" for axis in definition.dimensions):
        return
    shown = {name for dimension in definition.dimensions for name in dimension.facts}
    for name in definition.beside:
        declared, _ = read(lines.path.with_name(f"{name}.yaml"))
        shown |= {fact for axis in declared["dimensions"] for fact in axis["facts"]}
    if not shown & FREQUENCY or not shown & SEVERITY:
        lines.refuse("beside", "must name tables of frequency and of severity where sexes are compared")
