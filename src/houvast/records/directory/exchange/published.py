"""Readings of the directory as HSDS: pages and single records for machines, and the whole of it for a file.

Made from the entries that `queries` holds in memory, none of them ended; kept until the next turn.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from houvast.library.hsds import Nested, Tables
from houvast.records.accounts.guard import Actor, seen
from houvast.records.directory import queries, rules
from houvast.records.directory.exchange import leaving
from houvast.records.directory.exchange.terms import TAXONOMY, TERMS
from houvast.records.directory.matching import Entry
from houvast.records.directory.models import Service, ServiceVersion
from houvast.records.directory.offer import Described
from houvast.records.directory.unswept import unswept
from houvast.records.directory.written import turn_of

Row = dict[str, Any]
FEW = 500  # services; of more it costs less to ask about all


@dataclass(frozen=True)
class Asked:
    """What is asked of a list; each filter holds where it is said."""

    page: int = 1
    per_page: int = 100
    search: str = ""
    organization_id: UUID | None = None
    taxonomy_term_id: UUID | None = None
    modified_after: date | None = None
    full: bool = False
    minimal: bool = False


@dataclass(frozen=True)
class Page:
    total: int
    records: list[Row]


@dataclass(frozen=True)
class _Listed:
    """One service with its row and the row of its organization."""

    entry: Entry
    row: Row
    agency: UUID


@dataclass
class _Catalogue:
    """The directory of one helpline at one turn."""

    turn: int
    agencies: Mapping[UUID, Described]
    organizations: dict[str, tuple[UUID, Row]] = field(default_factory=dict)
    services: dict[str, _Listed] = field(default_factory=dict)
    sites: dict[str, tuple[str, Any]] = field(default_factory=dict)
    at: dict[str, tuple[str, Any]] = field(default_factory=dict)
    of_agency: dict[UUID, list[str]] = field(default_factory=dict)
    listed: dict[UUID, _Listed] = field(default_factory=dict)
    """The services once more, by our own id."""


_made: dict[tuple[UUID, bool], _Catalogue] = {}  # colleagues and the public are not told the same
_making = threading.Lock()


def page(kind: str, asked: Asked, *, seen_by: Actor) -> Page:
    """One page of the records of a kind, as lists of HSDS have them."""
    known = _catalogue(seen_by)
    ids = list(_ids(kind, known, asked))
    begin = (asked.page - 1) * asked.per_page
    return Page(len(ids), [_in_list(kind, id, known, asked) for id in ids[begin : begin + asked.per_page]])


def record(kind: str, id: UUID, *, seen_by: Actor) -> Row | None:
    """One record with all that belongs to it."""
    return _whole(kind, str(id), _catalogue(seen_by))


@unswept()
def whole(*, seen_by: Actor) -> Tables:
    """Every service, ended ones too, and every organization, as tables."""
    tables = Tables()
    agencies = dict(queries.agencies(seen_by=seen_by))
    ids = {own: leaving.put_organization(tables, own, said) for own, said in agencies.items()}
    changed = _changed(seen(Service, rules.READ, seen_by))
    for entry, outside_id in queries.everything(seen_by=seen_by):
        row = leaving.service(entry, outside_id, ids[entry.agency], changed.get(entry.id))
        leaving.put_service(tables, entry, row)
    return tables


def _catalogue(seen_by: Actor) -> _Catalogue:
    if not seen_by.may(rules.READ.action):
        return _Catalogue(0, {})
    turn, whose = turn_of(seen_by.organisation), (seen_by.organisation, rules.is_public(seen_by))
    found = _made.get(whose)
    if found is None or found.turn != turn:
        with _making:
            found = _made.get(whose)
            if found is None or found.turn != turn:
                with unswept() as tell:
                    found = _made[whose] = _make(turn, found or _Catalogue(0, {}), seen_by)
                    tell(len(found.services))
    return found


def _make(turn: int, former: _Catalogue, seen_by: Actor) -> _Catalogue:
    """As of this turn. Services that did not change keep their rows."""
    known = _Catalogue(turn, dict(queries.agencies(seen_by=seen_by)))
    ids = {}
    for own, said in known.agencies.items():
        row = leaving.organization(own, said)
        ids[own] = row["id"]
        known.organizations[row["id"]] = own, row
    # In an order that no change moves: who was written last shows nothing, and pages hold still.
    entries = sorted(queries.entries(seen_by=seen_by), key=lambda each: each.id.int)
    known.listed = {
        entry.id: there
        for entry in entries
        if (there := former.listed.get(entry.id))
        and there.entry is entry
        and there.row["organization_id"] == ids[entry.agency]
    }
    known.listed |= _listed([entry for entry in entries if entry.id not in known.listed], ids, seen_by)
    for entry in entries:
        listed = known.listed[entry.id]
        row = listed.row
        known.services[row["id"]] = listed
        known.of_agency.setdefault(entry.agency, []).append(row["id"])
        for site in entry.offer.sites:
            known.sites.setdefault(str(site.id), (row["id"], site))
            known.at[leaving.at_location(row["id"], site)["id"]] = row["id"], site
    return known


def _listed(entries: list[Entry], ids: Mapping[UUID, str], seen_by: Actor) -> dict[UUID, _Listed]:
    """With their rows; `ids` are those of the organizations in HSDS."""
    services = seen(Service, rules.READ, seen_by)
    if len(entries) < FEW:
        services = services.filter(pk__in=[each.id for each in entries])
    changed = _changed(services)
    outside = dict(services.exclude(outside_id="").values_list("id", "outside_id"))
    made = {}
    for entry in entries:
        # When a shelter wrote something may be when somebody came: of a secret address no moment is told.
        written = None if entry.offer.secret else changed.get(entry.id)
        row = leaving.service(entry, outside.get(entry.id, ""), ids[entry.agency], written)
        made[entry.id] = _Listed(entry, row, entry.agency)
    return made


def _changed(services: QuerySet[Service]) -> dict[UUID, datetime]:
    """When each service was last written."""
    versions = ServiceVersion.objects.filter(service__in=services)
    return dict(versions.values_list("service").annotate(at=Max("written_at")))


def _ids(kind: str, known: _Catalogue, asked: Asked) -> Iterable[str]:
    match kind:
        case "organization":
            return (id for id, (_own, row) in known.organizations.items() if _says(row, asked.search))
        case "service":
            return (id for id, listed in known.services.items() if _is_asked(listed, asked))
        case "location":
            return known.sites
        case "service_at_location":
            return known.at
        case "taxonomy":
            return (TAXONOMY["id"],)
    return (term["id"] for term in TERMS.values())


def _says(row: Row, search: str) -> bool:
    words = f"{row['name']} {row.get('description', '')}".casefold()
    return all(word in words for word in search.casefold().split())


def _is_asked(listed: _Listed, asked: Asked) -> bool:
    row = listed.row
    if asked.search and not _says(row, asked.search):
        return False
    if asked.organization_id and row["organization_id"] != str(asked.organization_id):
        return False
    modified = row.get("last_modified", "")[:10]
    if asked.modified_after and modified and modified <= str(asked.modified_after):
        return False
    if asked.taxonomy_term_id:
        id = str(asked.taxonomy_term_id)
        return any(TERMS[f"x-{code}"]["id"] == id for code, _value in leaving.said_of_service(listed.entry))
    return True


def _in_list(kind: str, id: str, known: _Catalogue, asked: Asked) -> Row:
    if asked.minimal:
        row = known.services[id].row
        return {name: row[name] for name in ("id", "last_modified") if name in row}
    if asked.full or kind == "taxonomy":
        return _whole(kind, id, known) or {}
    match kind:
        case "organization":
            return known.organizations[id][1]
        case "service":
            return _service_in_list(id, known)
        case "location":
            return _location(id, known)
        case "service_at_location":
            service, site = known.at[id]
            said = {"location": _location(str(site.id), known), "service": _service_in_list(service, known)}
            return {"id": id, **said}
    return _term(id)


def _service_in_list(id: str, known: _Catalogue) -> Row:
    row = known.services[id].row
    alone = {name: value for name, value in row.items() if name != "organization_id"}
    return {**alone, "organization": known.organizations[row["organization_id"]][1]}


def _location(id: str, known: _Catalogue) -> Row:
    service, site = known.sites[id]
    return leaving.location(site, known.services[service].row["organization_id"])


def _term(id: str) -> Row:
    term = next(term for term in TERMS.values() if term["id"] == id)
    return {
        **{name: value for name, value in term.items() if name != "taxonomy_id"},
        "taxonomy_detail": TAXONOMY,
    }


def _whole(kind: str, id: str, known: _Catalogue) -> Row | None:
    """One record, from tables of the service or the organization that it belongs to."""
    services: list[str] = []
    if kind == "taxonomy":
        return dict(TAXONOMY) if id == TAXONOMY["id"] else None
    if kind == "taxonomy_term":
        return _term(id) if any(term["id"] == id for term in TERMS.values()) else None
    if kind == "organization" and id in known.organizations:
        services = known.of_agency.get(known.organizations[id][0], [])
    elif kind == "service" and id in known.services:
        services = [id]
    elif kind == "location" and id in known.sites:
        services = [known.sites[id][0]]
    elif kind == "service_at_location" and id in known.at:
        services = [known.at[id][0]]
    else:
        return None
    tables = Tables()
    owners = {known.services[each].agency for each in services} or {known.organizations[id][0]}
    for own in owners:
        leaving.put_organization(tables, own, known.agencies[own])
    for each in services:
        leaving.put_service(tables, known.services[each].entry, known.services[each].row)
    return Nested(tables).record(kind, id)
