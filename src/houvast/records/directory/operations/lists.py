"""Bringing many services in at once: prepared while others go on writing, stored in one short transaction.

What is prepared is what a list makes of the directory as it stands at one turn. Of what others changed until
it is stored, only that is prepared again, under the lock: so nothing of theirs is lost, and they wait for
the storing alone. Until its transaction is committed nothing of a list is to be seen; a process that is
killed leaves nothing.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from houvast.records.accounts.guard import Actor, guarded_after
from houvast.records.directory import rules
from houvast.records.directory.alike import key
from houvast.records.directory.checks import check_agency
from houvast.records.directory.models import Agency, Service, ServiceVersion
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.directory.stored import read, read_texts
from houvast.records.directory.unswept import unswept
from houvast.records.directory.written import (
    WRITTEN,
    advance,
    new_service,
    next_turn,
    turn_of,
    version_of,
    words,
)

Texts = Mapping[str, Text]
Row = tuple[Described, Sequence[tuple[str, Offer, Texts]]]
Rows = Iterable[Row]
AT_ONCE = 1000


class _Prepared:
    """What is new or changes, not stored yet, as of `turn`."""

    def __init__(self, by: Actor) -> None:
        self.by, self.began = by, timezone.now()
        self.turn = turn_of(by.organisation)
        self.agencies: list[Agency] = []
        self.services: dict[uuid.UUID, Service] = {}
        self.versions: dict[uuid.UUID, list[ServiceVersion]] = {}
        self._said: dict[uuid.UUID, list[tuple[Offer, Texts]]] = {}
        self._new: dict[str, Service] = {}  # by the id from elsewhere

    def agency(self, said: Described) -> Agency:
        check_agency(said)
        made = Agency(
            organisation_id=self.by.organisation,
            key=key(said.name),
            **{**vars(said), "about": dict(said.about)},
        )
        self.agencies.append(made)
        return made

    def add(self, agency: uuid.UUID, outside_id: str, offer: Offer, texts: Texts) -> None:
        if outside_id and (twice := self._new.get(outside_id)):
            self.change(twice, offer, texts)
            return
        service = new_service(self.by.organisation, agency, offer, texts, outside_id)
        if outside_id:
            self._new[outside_id] = service
        self._note(service, offer, texts)

    def change(self, service: Service, offer: Offer, texts: Texts) -> None:
        advance(service, offer, texts, changes_meaning=False)
        self._note(service, offer, texts)

    def _note(self, service: Service, offer: Offer, texts: Texts) -> None:
        self.services[service.id] = service
        self.versions.setdefault(service.id, []).append(version_of(service, self.began, self.by.id))
        self._said.setdefault(service.id, []).append((offer, texts))

    def catch_up(self, changed: Iterable[Service]) -> None:
        """Say the same again of services that others changed, or brought in, in the meantime."""
        for here in changed:
            mine = self.services.get(here.id) or self._new.get(here.outside_id)
            if mine is None:
                continue
            del self.services[mine.id], self.versions[mine.id]
            for offer, texts in self._said.pop(mine.id):
                if (read(here.offer), read_texts(words(here.texts))) != (offer, dict(texts)):
                    self.change(here, offer, texts)


@unswept()
def _prepare(rows: Rows, *, by: Actor) -> _Prepared:
    prepared = _Prepared(by)
    agencies = list(Agency.objects.filter(organisation=by.organisation))
    by_key = {each.key: each for each in agencies}
    by_id = {each.outside_id or str(each.id): each for each in agencies}
    # What was sent out under our own id comes back under it.
    known = {
        outside_id or str(id): id
        for id, outside_id in _services(by).values_list("id", "outside_id").iterator(chunk_size=2000)
    }
    for some in _some(rows):
        ids = [known[each] for _said, services in some for each, *_rest in services if each in known]
        there = _services(by).in_bulk(ids)
        for said, services in some:
            agency = by_id.get(said.outside_id) or by_key.get(key(said.name)) or prepared.agency(said)
            by_key[agency.key] = agency
            for outside_id, offer, texts in services:
                if id := known.get(outside_id):
                    prepared.change(prepared.services.get(id) or there[id], offer, texts)
                else:
                    prepared.add(agency.id, outside_id, offer, texts)
    return prepared


def _some(rows: Rows) -> Iterator[list[Row]]:
    """Rows in groups of about AT_ONCE services, so that what they are known by is read together."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row[1])
        if size >= AT_ONCE:
            yield some
            some, size = [], 0
    yield some


@guarded_after(_prepare, rules.BRING_IN)
@unswept()
def bring_in(prepared: _Prepared, rows: Rows, *, by: Actor) -> list[uuid.UUID]:
    """Agencies with their services (id from elsewhere, offer, texts), all or none. A service that is known by
    its id from elsewhere is changed; an agency that is known by its id or name is left as it is. Raises Unfit
    for the first that cannot be kept.
    """
    _lock(prepared.services)
    turn = next_turn(by.organisation)
    if turn != prepared.turn + 1:
        prepared.catch_up(_services(by).filter(turn__gt=prepared.turn))
    _store_agencies(prepared, by)
    services = list(prepared.services.values())
    for service in services:
        service.turn = turn
    Service.objects.bulk_create(
        services, AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )
    versions = [version for each in prepared.versions.values() for version in each]
    now = timezone.now()
    for version in versions:
        version.written_at = now
    ServiceVersion.objects.bulk_create(versions, AT_ONCE)
    return [each.id for each in services]


def _store_agencies(prepared: _Prepared, by: Actor) -> None:
    """Those that are new; where somebody added one of its id or name meanwhile, the services are of that."""
    if not prepared.agencies:
        return
    Agency.objects.bulk_create(prepared.agencies, AT_ONCE, ignore_conflicts=True)
    here = Agency.objects.filter(organisation=by.organisation).values_list("id", "key", "outside_id")
    by_key = {key: id for id, key, _outside_id in here}
    by_id = {outside_id: id for id, _key, outside_id in here if outside_id}
    stands = {each.id: by_id.get(each.outside_id) or by_key[each.key] for each in prepared.agencies}
    for service in prepared.services.values():
        service.agency_id = stands.get(service.agency_id, service.agency_id)


def _lock(ids: Iterable[uuid.UUID]) -> None:
    """Services before the turn, in one order; SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        ordered = sorted(ids)
        for first in range(0, len(ordered), AT_ONCE):
            some = Service.objects.filter(pk__in=ordered[first : first + AT_ONCE]).order_by("pk")
            list(some.select_for_update().values_list("pk"))


def _services(by: Actor) -> QuerySet[Service]:
    return Service.objects.filter(organisation=by.organisation)
