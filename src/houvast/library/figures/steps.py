"""The computation of a table in named steps, as Ibis expressions that run where Ibis runs.

The SQL of each step, printed, is a publication's method section. The steps end with how many counted things
carry the same codes; laying those out over cells and totals is `tabulate`'s. Ibis takes most of a second to
load, so only `queries` and `method` import this file, when they need it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

import ibis
import ibis.expr.types as ir

from houvast.library.codes import codebook
from houvast.library.figures.cellkeys import LINEAR, SQUARE
from houvast.library.figures.facts import COARSER, ELSE_AS_STATED, FACT_SETS, MONTH, THINGS, Kind, column
from houvast.library.figures.tables import TOTAL, UNKNOWN, Definition, Dimension
from houvast.library.figures.translation import BETWEEN, Line, lines, rows, taken_apart

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
    if beyond := _asked_elsewhere(definition, "contact"):
        done.append(Step("The contact of each victim beside it", _with_the_contact(done[-1].table, beyond)))
    if translated := _taken_apart(definition):
        done.append(Step("What each form becomes in another list", _each_apart(done[-1].table, translated)))
    done.append(Step("Codes of the table", _coded(definition, done[-1].table)))
    if len(THINGS[definition.facts][definition.unit]) > 1 and definition.facts == "pairs":
        done.append(Step("Each counted person once, with all their codes", _once(definition, done[-1].table)))
    done.append(Step("How many carry the same codes", _alike(definition, done[-1].table, keyed=keyed)))
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


def _with_the_contact(persons: ir.Table, columns: list[str]) -> ir.Table:
    contacts = _facts("contacts")
    wanted = {f"contact_{name}": contacts[name] for name in columns}
    theirs = contacts.select(contact_key=contacts.key, **wanted)
    return persons.join(theirs, persons.contact == theirs.contact_key)


def _each_apart(table: ir.Table, translated: list[tuple[Dimension, dict[str, str], str]]) -> ir.Table:
    """For each code that is translated one by one, a column with the row that it leads to, or null."""
    return table.mutate(
        **{
            _apart(axis, code): _first_that_fits(table, axis, named, {codebook_: code})
            for axis, named, codebook_ in translated
            for code in codebook(codebook_).codes()
        }
    )


def _coded(definition: Definition, table: ir.Table) -> ir.Table:
    """The counted thing's key and one text of codes per axis; several codes stay a list."""
    thing = {f"thing_{i}": table[name] for i, name in enumerate(THINGS[definition.facts][definition.unit])}
    return table.select(
        **thing, **{axis.name: _codes_of(definition, axis, table) for axis in definition.dimensions}
    )


def _codes_of(definition: Definition, axis: Dimension, table: ir.Table) -> ir.Value:
    columns = [table[name.replace(".", "_")] for name in axis.facts]
    if axis.codebook == MONTH and not _holds_a_list(definition, axis):
        return columns[0].strftime("%Y-%m")
    if axis.crosswalk is not None:
        return _translated(definition, axis, table)
    if isinstance(columns[0], ir.IntegerValue):  # an hour, which may not be known
        known = ibis.literal("H").concat(columns[0].cast("string").lpad(2, "0"))
        return ibis.ifelse(columns[0].isnull(), axis.empty, known)
    if _holds_a_list(definition, axis):
        # As it stands: a snapshot's list holds each code once, in whatever order.
        return ibis.ifelse(columns[0].length().fill_null(0) == 0, ibis.array([axis.empty]), columns[0])
    return columns[0]


def _translated(definition: Definition, axis: Dimension, table: ir.Table) -> ir.Value:
    """The row of a crosswalk; where one list is translated code by code, the sorted list of their rows."""
    assert axis.crosswalk is not None
    if not (apart := _list_apart(definition, axis)):
        return _first_that_fits(table, axis, _named(definition, axis), {}).fill_null(axis.empty)
    name, codebook_ = apart
    column_, found = table[name.replace(".", "_")], []
    for row in sorted(rows(axis.crosswalk)):
        leads = [
            column_.contains(code) & (table[_apart(axis, code)] == row)
            for code in codebook(codebook_).codes()
            if any(line.row == row and _asks(line, codebook_, code) for line in lines(axis.crosswalk))
        ]
        found.append(ibis.ifelse(ibis.or_(*leads), row, ibis.null("string")))
    theirs = ibis.array(found).filter(lambda row: row.notnull())
    return ibis.ifelse(theirs.length() == 0, ibis.array([axis.empty]), theirs)


def _first_that_fits(
    table: ir.Table, axis: Dimension, named: dict[str, str], given: dict[str, str]
) -> ir.StringValue:
    """The row of the first line that fits, or null. `given` are the codes of lists taken one by one."""
    assert axis.crosswalk is not None
    cases = []
    for line in lines(axis.crosswalk):
        if not all(_asks(line, codebook_, code) for codebook_, code in given.items()):
            continue
        row = ibis.literal(line.row or None, type="string")
        cases.append((_fits(table, line, named, given), row))
    return ibis.cases(*cases, else_=ibis.null("string"))


def _fits(table: ir.Table, line: Line, named: dict[str, str], given: dict[str, str]) -> ir.BooleanValue:
    asked = [ibis.literal(True)]
    for codebook_, codes in line.asks.items():
        if codebook_ in given:
            continue
        column_ = table[named[codebook_].replace(".", "_")]
        if isinstance(column_, ir.ArrayValue):
            asked.append(ibis.or_(*(column_.contains(code) for code in codes)).fill_null(False))
        else:
            asked.append(column_.isin((*codes, *_wholes(codebook_, codes))))
    return ibis.and_(*(asked[1:] or asked))


def _wholes(codebook_: str, codes: Collection[str]) -> list[str]:
    """The coarser codes that facts may hold instead of these: those all of whose parts are among them."""
    if codebook_ not in COARSER:
        return []
    every = codebook(codebook_)
    return [
        code
        for code in codebook(COARSER[codebook_]).codes()
        if code not in every and set(every.children(code)) <= set(codes)
    ]


def _asks(line: Line, codebook_: str, code: str) -> bool:
    """Whether a line of a crosswalk fits a code of a list."""
    return code in line.asks.get(codebook_, (code,))


def _apart(axis: Dimension, code: str) -> str:
    return f"{axis.name}_of_{code}"


def _taken_apart(definition: Definition) -> list[tuple[Dimension, dict[str, str], str]]:
    """The axes of which one list is translated code by code: their columns by list, and that list."""
    return [
        (axis, _named(definition, axis), found[1])
        for axis in definition.dimensions
        if (found := _list_apart(definition, axis))
    ]


def _list_apart(definition: Definition, axis: Dimension) -> tuple[str, str] | None:
    """The column with a list whose codes a crosswalk takes one by one, and its codebook."""
    if axis.crosswalk is None:
        return None
    for codebook_, name in _named(definition, axis).items():
        found = column(definition.facts, name)
        if found and found.kind is Kind.CODES and codebook_ in taken_apart(axis.crosswalk):
            return name, codebook_
    return None


def _named(definition: Definition, axis: Dimension) -> dict[str, str]:
    """The columns of an axis, by the codebook of their codes."""
    return {found.codebook: name for name in axis.facts if (found := column(definition.facts, name))}


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


def _alike(definition: Definition, table: ir.Table, *, keyed: bool) -> ir.Table:
    """A row of counts for each combination of codes; the codes of a list apart, and beside them its total.

    A thing with two codes is in two of the rows and once in that of the total. Rows whose code is a list were
    tried: engines group them several times as slowly, and hand over many more.
    """
    lists = [axis.name for axis in definition.dimensions if _holds_a_list(definition, axis)]
    lists = [name for name in lists if name in table.columns]
    counted = [
        _counted(_laid_out(table, lists, wholes), keyed=keyed)
        for wholes in product((False, True), repeat=len(lists))
    ]
    return counted[0] if len(counted) == 1 else ibis.union(*counted)


def _laid_out(table: ir.Table, lists: list[str], wholes: Iterable[bool]) -> ir.Table:
    """Some lists as one row for each of their codes, the others as one row for their total."""
    for name, whole in zip(lists, wholes, strict=True):
        table = table.mutate(**{name: ibis.literal(TOTAL)}) if whole else table.unnest(name)
    return table


def _counted(table: ir.Table, *, keyed: bool) -> ir.Table:
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
    if axis.crosswalk is not None:
        return _list_apart(definition, axis) is not None
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
