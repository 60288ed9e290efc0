"""Lists of services as organisations keep them, one service on a row, read as HSDS by a declared mapping.

No column is dropped in silence. Rows of one organization, service or place are one record: it is known again
by its name, in this file and the next time that it comes in.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import IO, Any

from houvast.library.hsds.checking import MISSING, row_faults, unfit
from houvast.library.hsds.kinds import KINDS, NUMBER
from houvast.library.hsds.mapping import NEEDED, ON_A_ROW, SEVERAL, Declared
from houvast.library.hsds.reading import MOST_FAULTS, Found, Progress
from houvast.library.hsds.tables import Contradiction, Record
from houvast.library.sheets import lines as sheets
from houvast.library.sheets.faults import Fault
from houvast.library.sheets.packing import Unreadable
from houvast.library.sheets.worded import Worded

SPACE = uuid.UUID("5b8f6c1e-5f0a-5d39-9d53-2c5e6f2d8a11")
# What a list rarely says, and HSDS wants: used where no column and nothing under `always` says it.
_SILENT = {
    "service": {"status": "active"},
    "location": {"location_type": "physical"},
    "address": {"address_type": "physical"},
}


def read_list(
    file: IO[bytes],
    name: str,
    mapping: Declared,
    *,
    terms: Mapping[str, Record],
    progress: Progress = lambda done: None,
) -> Found:
    """Read a list, CSV or XLSX. `terms` are the rows of the vocabulary's terms, by code."""
    found = Found()
    try:
        lines = sheets.rows(
            file, name=name, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet
        )
        first = True
        for line in lines:
            if first:
                _all_columns_said(line.cells.keys(), mapping, name)
                first = False
            _Row(mapping, terms, found, name, line.line).read(line.cells)
            progress(line.line)
            if len(found.faults) >= MOST_FAULTS:
                break
        if first:
            raise Unreadable(Worded("This file has no rows."), file=name)
    except Unreadable as refused:
        found.faults.append(refused.fault)
    return found


def _all_columns_said(columns: Collection[str], mapping: Declared, name: str) -> None:
    unsaid = [column for column in columns if column not in mapping.columns]
    missing = [column for column in mapping.columns if column not in columns]
    if unsaid:
        raise Unreadable(
            Worded("The mapping says nothing of these columns: %(columns)s.", columns=", ".join(unsaid[:9])),
            file=name,
            line=1,
        )
    if missing:
        raise Unreadable(
            Worded("The file has no column %(columns)s.", columns=", ".join(missing[:9])), file=name, line=1
        )


class _Row:
    """One row of the list on its way into the tables."""

    def __init__(
        self, mapping: Declared, terms: Mapping[str, Record], found: Found, file: str, line: int
    ) -> None:
        self._mapping, self._terms, self._found = mapping, terms, found
        self._file, self._line = file, line
        self._right = True

    def read(self, cells: Mapping[str, str]) -> None:
        one, several = self._said(cells)
        for needed in NEEDED:
            kind, _dot, name = needed.partition(".")
            if not one[kind].get(name):
                self._fault(needed, MISSING)
        if not self._right:
            return
        organization = {"description": one["organization"]["name"], **one["organization"]}
        organization["id"] = _id("organization", organization["name"])
        service = {**_SILENT["service"], **one["service"], "organization_id": organization["id"]}
        service["id"] = _id("service", organization["id"], service["name"])
        made: list[tuple[str, Record]] = [("organization", organization), ("service", service)]
        made += self._place(one, organization["id"], service["id"])
        for kind in ("cost_option", "schedule"):
            if one[kind]:
                made.append(
                    (
                        kind,
                        {
                            "id": _id(kind, service["id"], *map(str, one[kind].values())),
                            **one[kind],
                            "service_id": service["id"],
                        },
                    )
                )
        for kind, record in several:
            made += self._below(kind, record, service["id"])
        self._put(made)

    def _said(self, cells: Mapping[str, str]) -> tuple[dict[str, Record], list[tuple[str, Record]]]:
        one: dict[str, Record] = {kind: {} for kind in ON_A_ROW}
        several: list[tuple[str, Record]] = []
        for name, always in self._mapping.always.items():
            self._take(name, always, "always", one, several)
        for column, said in self._mapping.columns.items():
            cell = cells[column].strip()
            if said.ignore or not cell:
                continue
            for part in filter(str.strip, cell.split(said.separator) if said.separator else [cell]):
                text = part.strip()
                value = said.values.get(text) if said.values else text
                if value is None:
                    known = ", ".join(list(said.values)[:9])
                    said_of_it = Worded(
                        "The mapping does not know “%(said)s” here (it knows: %(known)s).",
                        said=text[:40],
                        known=known,
                    )
                    self._fault(column, said_of_it)
                elif value:
                    self._take(said.field, value, column, one, several)
        return one, several

    def _take(
        self, name: str, value: str, column: str, one: dict[str, Record], several: list[tuple[str, Record]]
    ) -> None:
        kind, _dot, rest = name.partition(".")
        if sheets.is_formula(value):
            self._fault(column, sheets.like_a_formula(value))
            return
        if kind == "attribute":
            several.append((kind, {"code": rest, "value": sheets.as_written(value)}))
            return
        known = KINDS[kind].fields[rest]
        read: Any = sheets.as_written(value)
        if known.kind == NUMBER:
            try:
                number = float(value.replace(",", "."))
                read = int(number) if number.is_integer() and abs(number) < 1e15 else number
            except (ValueError, OverflowError):
                read = value
        if why := unfit(known, read):
            self._fault(column, why)
        elif kind in SEVERAL:
            several.append((kind, {rest: read}))
        else:
            one[kind][rest] = read

    def _place(self, one: Mapping[str, Record], organization: str, service: str) -> list[tuple[str, Record]]:
        """The place where the service is, when the row says of one more than what every row says."""
        kinds = ("location", "address", "accessibility")
        always = {name.partition(".")[2] for name in self._mapping.always if name.startswith(kinds)}
        if not any(one[kind].keys() - always for kind in kinds):
            return []
        by = (one["location"].get("name", ""), *(str(value) for value in one["address"].values()))
        location = {**_SILENT["location"], **one["location"], "organization_id": organization}
        location["id"] = _id("location", organization, *by)
        at = {
            "id": _id("service_at_location", service, location["id"]),
            "service_id": service,
            "location_id": location["id"],
        }
        made: list[tuple[str, Record]] = [("location", location), ("service_at_location", at)]
        for kind in ("address", "accessibility"):
            if one[kind]:
                row = {**_SILENT.get(kind, {}), **one[kind], "location_id": location["id"]}
                made.append((kind, {"id": _id(kind, location["id"]), **row}))
        return made

    def _below(self, kind: str, record: Record, service: str) -> list[tuple[str, Record]]:
        if kind != "attribute":
            return [
                (
                    kind,
                    {"id": _id(kind, service, *map(str, record.values())), **record, "service_id": service},
                )
            ]
        term = self._terms[record["code"]]
        row = {
            "id": _id(kind, service, record["code"], record["value"]),
            "link_id": service,
            "link_entity": "service",
            "taxonomy_term_id": term["id"],
            "value": record["value"],
        }
        return [("taxonomy_term", term), (kind, row)]

    def _put(self, made: Sequence[tuple[str, Record]]) -> None:
        for kind, row in made:
            for fault in row_faults(kind, row):
                self._fault(f"{kind}.{fault.where}", fault.reason)
        if not self._right:
            return
        try:
            for kind, row in made:
                self._found.put(kind, row, file=self._file, line=self._line)
        except Contradiction as refused:
            self._fault(f"{refused.kind}.{refused.field}", refused.words)

    def _fault(self, where: str, reason: Worded) -> None:
        self._right = False
        self._found.faults.append(Fault(where, reason, self._file, self._line))


def _id(kind: str, *by: str) -> str:
    """The same names make the same record, however they are written large or small."""
    said = "\n".join((kind, *(" ".join(each.casefold().split()) for each in by)))
    return str(uuid.uuid5(SPACE, said))
