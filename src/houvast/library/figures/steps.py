"""The computation of a table in named steps, as Ibis expressions that run where Ibis runs.

The SQL of each step, printed, is a publication's method section. The steps end with how many counted things
carry the same codes; laying those out over cells and totals is `tabulate`'s. Ibis takes most of a second to
load, so only `queries` and `method` import this file, when they need it.
"""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from houvast.library.figures.cellkeys import LINEAR, SQUARE
from houvast.library.figures.facts import ELSE_AS_STATED, FACT_SETS, MONTH, THINGS, Kind, column
from houvast.library.figures.tables import UNKNOWN, Definition, Dimension
from houvast.library.figures.translation import BETWEEN, translations

_IBIS_TYPES = {
    Kind.KEY: "int64",
    Kind.NUMBER: "int16",
    Kind.DAY: "date",
    Kind.FLAG: "boolean",
    Kind.CODE: "string",
    Kind.CODES: "array<string>",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation: a heading for a reader, and the table as it stands after it."""

    heading: str
    table: ir.Table


def sql(step: Step) -> str:
    """The SQL of the computation up to and including a step."""
    return str(ibis.to_sql(step.table, dialect="duckdb"))


def steps(definition: Definition, from_: date, until: date, *, keyed: bool = False) -> list[Step]:
    """The computation of a table as named expressions on the fact sets.

    `keyed` sums the keys of the counted things beside their number, for `cellkeys`.
    """
    done = [Step("Facts of the period", _of_the_period(definition, from_, until))]
    if roles := _roles_asked(definition):
        done.append(Step("Roles as assessed, else as stated", _with_roles(done[-1].table, roles)))
    if definition.where:
        done.append(Step("Those in the population", _in_the_population(definition, done[-1].table)))
    if beyond := _asked_elsewhere(definition, "victim"):
        done.append(Step("The victim of each pair beside it", _with_the_victim(done[-1].table, beyond)))
    if beyond := _asked_elsewhere(definition, "pairs"):
        done.append(Step("The pairs of each victim beside it", _with_the_pairs(done[-1].table, beyond)))
    done.append(Step("Codes of the table", _coded(definition, done[-1].table)))
    if len(THINGS[definition.facts][definition.unit]) > 1 and definition.facts == "pairs":
        done.append(Step("Each counted person once, with all their codes", _once(definition, done[-1].table)))
    done.append(Step("How many carry the same codes", _alike(done[-1].table, keyed=keyed)))
    return done


def _of_the_period(definition: Definition, from_: date, until: date) -> ir.Table:
    facts = _facts(definition.facts)
    return facts.filter(facts.day >= from_, facts.day < until)


def _with_roles(table: ir.Table, roles: dict[str, tuple[str, str]]) -> ir.Table:
    return table.mutate(
        **{
            name: ibis.ifelse(table[assessed] == UNKNOWN, table[stated], table[assessed])
            for name, (assessed, stated) in roles.items()
        }
    )


def _in_the_population(definition: Definition, table: ir.Table) -> ir.Table:
    return table.filter(*(table[name].isin(codes) for name, codes in sorted(definition.where.items())))


def _with_the_victim(pairs: ir.Table, columns: list[str]) -> ir.Table:
    persons = _facts("persons")
    wanted = {f"victim_{name}": persons[name] for name in columns}
    victims = persons.select(victim_contact=persons.contact, victim_number=persons.number, **wanted)
    same = (pairs.contact == victims.victim_contact) & (pairs.victim == victims.victim_number)
    return pairs.join(victims, same)


def _with_the_pairs(persons: ir.Table, columns: list[str]) -> ir.Table:
    pairs = _facts("pairs")
    wanted = {f"pairs_{name}": pairs[name].collect(distinct=True) for name in columns}
    victims = pairs.group_by(pairs_contact=pairs.contact, pairs_victim=pairs.victim).agg(**wanted)
    same = (persons.contact == victims.pairs_contact) & (persons.number == victims.pairs_victim)
    return persons.left_join(victims, same)


def _coded(definition: Definition, table: ir.Table) -> ir.Table:
    """The counted thing's key and one text of codes per axis; several codes become a sorted list."""
    thing = {f"thing_{i}": table[name] for i, name in enumerate(THINGS[definition.facts][definition.unit])}
    return table.select(
        **thing, **{axis.name: _codes_of(definition, axis, table) for axis in definition.dimensions}
    )


def _codes_of(definition: Definition, axis: Dimension, table: ir.Table) -> ir.Value:
    columns = [table[name.replace(".", "_")] for name in axis.facts]
    if axis.codebook == MONTH and not _holds_a_list(definition, axis):
        return columns[0].strftime("%Y-%m")
    if axis.crosswalk is not None:
        asked = columns[0] if len(columns) == 1 else columns[0].concat(BETWEEN, *_joined(columns[1:]))
        return asked.cases(*translations(axis.crosswalk).items())
    if _holds_a_list(definition, axis):
        several = columns[0].unique().sort()
        return ibis.ifelse(columns[0].length().fill_null(0) == 0, ibis.array([axis.empty]), several)
    return columns[0]


def _joined(columns: list[ir.Value]) -> list[ir.Value | str]:
    parts: list[ir.Value | str] = [columns[0]]
    for each in columns[1:]:
        parts += [BETWEEN, each]
    return parts


def _once(definition: Definition, table: ir.Table) -> ir.Table:
    """One row for each counted person: the sorted list of what their pairs are, each as one text."""
    spread = table
    for axis in definition.dimensions:
        if _holds_a_list(definition, axis):
            spread = spread.unnest(axis.name)
    axes = [spread[axis.name] for axis in definition.dimensions]
    text = axes[0] if len(axes) == 1 else axes[0].concat(BETWEEN, *_joined(axes[1:]))
    things = [name for name in spread.columns if name.startswith("thing_")]
    return spread.group_by(things).agg(combinations=text.collect(distinct=True).sort())


def _alike(table: ir.Table, *, keyed: bool) -> ir.Table:
    codes = [name for name in table.columns if not name.startswith("thing_")]
    sums = {"keys": _record_key(table).sum()} if keyed else {}
    return table.group_by(codes).agg(things=ibis._.count(), **sums)


def _record_key(table: ir.Table) -> ir.Value:
    """The key of each counted thing as `cellkeys.record_key` has it, before it is taken modulo 2**63.

    In decimals, whose product and sums have room; an engine that runs out of it refuses and does not wrap.
    """
    if "thing_1" not in table.columns:
        return table.thing_0.cast("decimal(19, 0)")
    number = table.thing_1.cast("int64")
    factor = number * number * SQUARE + number * LINEAR + 1
    return table.thing_0.cast("decimal(19, 0)") * factor.cast("decimal(18, 0)")


def _facts(name: str) -> ir.Table:
    columns = {column: _IBIS_TYPES[kind.kind] for column, kind in FACT_SETS[name].items()}
    return ibis.table(columns, name=name)


def _holds_a_list(definition: Definition, axis: Dimension) -> bool:
    return any(
        (found := column(definition.facts, name)) is not None and found.kind is Kind.CODES
        for name in axis.facts
    )


def _roles_asked(definition: Definition) -> dict[str, tuple[str, str]]:
    asked = {*definition.where, *(name for axis in definition.dimensions for name in axis.facts)}
    known = ELSE_AS_STATED.get(definition.facts, {})
    return {name: columns for name, columns in known.items() if name in asked}


def _asked_elsewhere(definition: Definition, owner: str) -> list[str]:
    """The columns that a table reads from another fact set than its own, by that set's name for the owner."""
    names = (name.split(".") for axis in definition.dimensions for name in axis.facts if "." in name)
    return sorted({rest for by, rest in names if by == owner})
