"""Every change of the directory: add, change, confirm, bring a former version back, bring in many at once."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.directory import rules
from houvast.records.directory.alike import key, keys_of
from houvast.records.directory.checks import check, check_agency, check_texts
from houvast.records.directory.models import Agency, Service, ServiceVersion, Turn
from houvast.records.directory.offer import LANGUAGES, Described, Offer, Text, Unfit
from houvast.records.directory.refusals import Alike, NotPossible
from houvast.records.directory.stored import described, plain, read, read_texts

__all__ = [
    "Alike",
    "Described",
    "NotPossible",
    "Unfit",
    "add_agency",
    "add_service",
    "bring_in",
    "change_agency",
    "change_service",
    "confirm_service",
    "restore_service",
]

Texts = Mapping[str, Text]
Stored = dict[str, dict[str, Any]]
STAMPS = (
    "at",
    "meant",
)  # beside the words of a language: their version, and the last that changed the meaning
AT_ONCE = 500


@guarded(rules.ADD_AGENCY)
def add_agency(said: Described, *, by: Actor) -> uuid.UUID:
    """Alike when there is an agency of that name already."""
    return _new_agency(said, by).id


@guarded_on(Agency, rules.CHANGE_AGENCY)
def change_agency(agency: Agency, said: Described, *, after: str | None = None, by: Actor) -> None:
    """NotPossible where `after`, the mark of what one read, is not what stands there; Alike as when added."""
    check_agency(said)
    if after is not None and after != described(agency).mark:
        raise NotPossible(
            _(
                "Somebody changed this organisation in the meantime. "
                "Look at their version, then change it again."
            )
        )
    for name, value in vars(said).items():
        setattr(agency, name, dict(value) if name == "about" else value)
    agency.key = key(said.name)
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as taken:
        raise _alike_agency(said, by) from taken
    Service.objects.filter(agency=agency).update(turn=_next_turn(by))


@guarded(rules.ADD_SERVICE)
def add_service(
    agency: uuid.UUID | Described,
    offer: Offer,
    texts: Texts,
    *,
    outside_id: str = "",
    although_alike: bool = False,
    by: Actor,
) -> uuid.UUID:
    """Of an agency that is there, or of a new one with it. Unfit for what cannot be kept; Alike, unless one
    adds it although it is like another.
    """
    if isinstance(agency, Described):
        agency = add_agency(agency, by=by)
    if not Agency.objects.filter(pk=agency, organisation=by.organisation).exists():
        raise Refused
    service = _new_service(agency, offer, texts, outside_id, _next_turn(by), by)
    if not although_alike and (there := _like(service)):
        raise Alike(_("This may be there already. Look at it first."), there, of="service")
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError as taken:
        raise NotPossible(_("A service with this id from elsewhere is there already.")) from taken
    _version(service, by).save()
    return service.id


@guarded_on(Service, rules.CHANGE_SERVICE)
def change_service(
    service: Service, offer: Offer, texts: Texts, *, after: int, changes_meaning: bool, by: Actor
) -> None:
    """A new version. `after` is the number that the writer began from; `texts` are those of every language.

    Where the meaning changes, languages that were not changed with it are to follow.
    """
    if service.number != after:
        raise NotPossible(
            _("Somebody changed this service in the meantime. Look at their version, then change it again.")
        )
    _put(service, offer, texts, changes_meaning=changes_meaning, by=by)


@guarded_on(Service, rules.RESTORE_SERVICE)
def restore_service(service: Service, *, version: int, after: int, by: Actor) -> None:
    """A former version as a new one; those between stay readable."""
    former = ServiceVersion.objects.filter(service=service, number=version).first()
    if former is None:
        raise Refused
    if service.number != after:
        raise NotPossible(
            _("Somebody changed this service in the meantime. Look at their version, then change it again.")
        )
    _put(service, read(former.offer), read_texts(_words(former.texts)), changes_meaning=False, by=by)


@guarded_on(Service, rules.CONFIRM_SERVICE)
def confirm_service(service: Service, *, on: date, by: Actor) -> None:
    """Somebody asked, and it is as it stands here."""
    service.confirmed_on, service.confirmed_by_id, service.turn = on, by.id, _next_turn(by)
    service.save(update_fields=["confirmed_on", "confirmed_by", "turn"])


@guarded(rules.BRING_IN)
def bring_in(
    rows: Iterable[tuple[Described, Sequence[tuple[str, Offer, Texts]]]], *, by: Actor
) -> list[uuid.UUID]:
    """Agencies with their services (id from elsewhere, offer, texts), all or none. A service that is known by
    its id from elsewhere is changed; an agency that is known by its id or name is left as it is. Raises Unfit
    for the first that cannot be kept.
    """
    turn = _next_turn(by)
    agencies = {each.key: each for each in Agency.objects.filter(organisation=by.organisation)}
    by_id = {each.outside_id or str(each.id): each for each in agencies.values()}
    there = {
        each.outside_id or str(each.id): each  # what was sent out under our own id comes back under it
        for each in Service.objects.select_for_update().filter(organisation=by.organisation)
    }
    new, done = [], []
    for said, services in rows:
        agency = by_id.get(said.outside_id) or agencies.get(key(said.name)) or _new_agency(said, by)
        agencies[agency.key] = agency
        for outside_id, offer, texts in services:
            if outside_id and (known := there.get(outside_id)):
                _put(known, offer, texts, changes_meaning=False, by=by, turn=turn)
                done.append(known.id)
                continue
            made = _new_service(agency.id, offer, texts, outside_id, turn, by)
            new.append(made)
            if outside_id:
                there[outside_id] = made
    Service.objects.bulk_create(new, batch_size=AT_ONCE)
    ServiceVersion.objects.bulk_create([_version(each, by) for each in new], batch_size=AT_ONCE)
    return [*done, *(each.id for each in new)]


def _new_agency(said: Described, by: Actor) -> Agency:
    check_agency(said)
    try:
        with transaction.atomic():
            return Agency.objects.create(
                organisation_id=by.organisation,
                key=key(said.name),
                **{**vars(said), "about": dict(said.about)},
            )
    except IntegrityError as taken:
        raise _alike_agency(said, by) from taken


def _alike_agency(said: Described, by: Actor) -> Alike:
    there = Agency.objects.filter(organisation=by.organisation).filter(
        Q(key=key(said.name)) | (Q(outside_id=said.outside_id) & ~Q(outside_id=""))
    )
    return Alike(
        _("There is an organisation of this name already."),
        [(each.id, each.name) for each in there],
        of="agency",
    )


def _new_service(
    agency: uuid.UUID, offer: Offer, texts: Texts, outside_id: str, turn: int, by: Actor
) -> Service:
    service = Service(
        organisation_id=by.organisation, agency_id=agency, outside_id=outside_id[:200], number=1, turn=turn
    )
    _fill(service, offer, {language: (text, 1, 1) for language, text in texts.items()})
    return service


def _put(
    service: Service, offer: Offer, texts: Texts, *, changes_meaning: bool, by: Actor, turn: int | None = None
) -> None:
    """The next version of a service, in its row and in the row of versions."""
    service.number += 1
    stamped = {}
    for language, text in texts.items():
        former = service.texts.get(language)
        if former and read_texts(_words({language: former}))[language] == text:
            stamped[language] = (text, former["at"], former["meant"])
        else:
            meant = service.number if changes_meaning else (former or {}).get("meant", 0)
            stamped[language] = (text, service.number, meant)
    _fill(service, offer, stamped)
    service.turn = turn or _next_turn(by)
    service.save()
    _version(service, by).save()


def _fill(service: Service, offer: Offer, texts: Mapping[str, tuple[Text, int, int]]) -> None:
    check(offer)
    words = {language: text for language, (text, _at, _meant) in texts.items()}
    check_texts(words, secret=offer.secret, gate=offer.gate)
    service.offer, service.secret, service.has_sites = plain(offer), offer.secret, bool(offer.sites)
    service.texts = {
        language: {**asdict(text), "at": at, "meant": meant} for language, (text, at, meant) in texts.items()
    }
    keys = keys_of(offer, words)
    service.key = f"|{'|'.join(sorted(keys))}|"[:400]


def _version(service: Service, by: Actor) -> ServiceVersion:
    return ServiceVersion(
        service=service,
        number=service.number,
        offer=service.offer,
        texts=service.texts,
        written_at=timezone.now(),
        written_by_id=by.id,
    )


def _like(service: Service) -> list[tuple[uuid.UUID, str]]:
    """Services of this directory with one of its names, or with its number to call."""
    alike = Q()
    for each in filter(None, service.key.split("|")):
        alike |= Q(key__contains=f"|{each}|")
    found = Service.objects.filter(organisation=service.organisation_id).filter(alike)[:5]
    return [
        (each.id, next(each.texts[code]["name"] for code in LANGUAGES if code in each.texts))
        for each in found
    ]


def _words(texts: Stored) -> Stored:
    """Without the stamps of each language."""
    return {
        language: {name: words for name, words in each.items() if name not in STAMPS}
        for language, each in texts.items()
    }


def _next_turn(by: Actor) -> int:
    """One up, locked until the transaction ends: who reads up to a turn misses none before it."""
    Turn.objects.get_or_create(organisation_id=by.organisation)
    turn = Turn.objects.select_for_update().get(organisation=by.organisation)
    turn.number += 1
    turn.save(update_fields=["number"])
    return turn.number
