"""Records of HSDS nested, as JSON has them, and in tables, as CSV has them: the same in both.

Nested, a phone stands below whoever has it, and once more below each other one; in tables it is one row that
points to all of them. So nesting is taken apart by writing down the pointers, and put together by following
them. Empty text says nothing in either, and is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houvast.library.hsds.kinds import KINDS, Many
from houvast.library.sheets.worded import Worded

Record = dict[str, Any]
_POINTERS = {"attribute": "link_id", "metadata": "resource_id"}  # these point to one record of any kind
_NAMED_BY = {"attribute": "link_entity", "metadata": "resource_type"}  # and this says of which

# These two are shown at the root only, and the second name is then left out below them: an organization
# shows its services, which do not show their organization again.
AT_ROOT = {
    ("organization", "services"): "organization",
    ("service_at_location", "service"): "service_at_locations",
}


class Contradiction(ValueError):
    """One record stands twice and says two things of itself."""

    def __init__(self, kind: str, id: str, field: str) -> None:
        self.words = Worded(
            "The %(kind)s %(id)s stands here more than once, and says two things in its field %(field)s.",
            kind=kind.replace("_", " "),
            id=id,
            field=field,
        )
        super().__init__(self.words)
        self.kind, self.id, self.field = kind, id, field


class Tables:
    """Rows by kind. A row is one record without what is nested; `rows` keeps the order of arrival."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[tuple[str, str], Record]] = {kind: {} for kind in KINDS}

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._rows.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tables) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]  # it changes

    def rows(self, kind: str) -> Iterable[Record]:
        return self._rows[kind].values()

    def put(self, kind: str, row: Mapping[str, Any]) -> None:
        """Add a row, or what it says more of a record that is here already; else Contradiction."""
        said = {name: value for name, value in row.items() if value not in ("", None)}
        had = self._rows[kind].setdefault((said["id"], str(said.get(_POINTERS.get(kind, ""), ""))), {})
        for name, value in said.items():
            if had.setdefault(name, value) != value:
                raise Contradiction(kind, said["id"], name)

    def take_apart(self, kind: str, record: Mapping[str, Any]) -> None:
        """Put a nested record that `checking.faults` found right, and all below it, into their tables."""
        known = KINDS[kind]
        row = {name: value for name, value in record.items() if name in known.fields}
        for name, below in known.below.items():
            if name not in record:
                continue
            if isinstance(below, Many):
                for each in record[name]:
                    self.take_apart(below.kind, {**self._pointer(below, kind, record["id"]), **each})
            else:
                row[below.by] = record[name]["id"]
                self.take_apart(below.kind, record[name])
        self.put(kind, row)
        if "program_id" in row and "organization_id" in row and "program" in record:
            # Nested, a program does not say whose it is: it is that of whose service it stands in.
            said = self._rows["program"][row["program_id"], ""]
            said.setdefault("organization_id", row["organization_id"])

    @staticmethod
    def _pointer(below: Many, kind: str, id: str) -> Record:
        named = _NAMED_BY.get(below.kind)
        return {below.by: id, **({named: kind} if named else {})}


class Nested:
    """Tables put together again. Made once, of tables that do not change any more."""

    def __init__(self, tables: Tables) -> None:
        self._by_id: dict[str, dict[str, Record]] = {
            kind: {row["id"]: row for row in tables.rows(kind)} for kind in KINDS
        }
        self._below: dict[tuple[str, str], dict[str, list[Record]]] = {}
        for kind in KINDS.values():
            for below in kind.below.values():
                if isinstance(below, Many) and (below.kind, below.by) not in self._below:
                    found: dict[str, list[Record]] = defaultdict(list)
                    for row in tables.rows(below.kind):
                        if below.by in row:
                            found[row[below.by]].append(row)
                    self._below[below.kind, below.by] = found

    def records(self, kind: str, *, without: str = "") -> Iterator[Record]:
        """Every record of the kind, each with all that belongs to it, but for what stands under one name."""
        return (self._whole(kind, row, (), without) for row in self._by_id[kind].values())

    def record(self, kind: str, id: str) -> Record | None:
        row = self._by_id[kind].get(id)
        return None if row is None else self._whole(kind, row, ())

    def _whole(self, kind: str, row: Record, above: tuple[tuple[str, str], ...], without: str = "") -> Record:
        """`above`: kind and id of each record that this one is nested in."""
        whole = {
            name: value
            for name, value in row.items()
            if not (name.endswith("_id") and (name.removesuffix("_id"), value) in above)
        }
        if kind in _POINTERS and above:
            whole.pop(_POINTERS[kind], None)
            if whole.get(_NAMED_BY[kind]) == above[-1][0]:
                del whole[_NAMED_BY[kind]]
        path = (*above, (kind, row["id"]))
        for name, below in KINDS[kind].below.items():
            if name == without or ((kind, name) in AT_ROOT and above):
                continue
            left_out = AT_ROOT.get((kind, name), "")
            if isinstance(below, Many):
                rows = self._below[below.kind, below.by].get(row["id"], ())
                if nested := [self._whole(below.kind, each, path, left_out) for each in rows]:
                    whole[name] = nested
            elif found := self._by_id[below.kind].get(row.get(below.by, "")):
                whole.pop(below.by, None)
                whole[name] = self._whole(below.kind, found, path, left_out)
        return whole
