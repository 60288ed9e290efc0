"""Every change of the directory: add, change, confirm, bring a former version back, bring in many at once."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.directory import rules
from houvast.records.directory.alike import key
from houvast.records.directory.checks import check_agency
from houvast.records.directory.models import Agency, Service, ServiceVersion
from houvast.records.directory.offer import LANGUAGES, Described, Offer, Text, Unfit
from houvast.records.directory.operations.lists import bring_in
from houvast.records.directory.refusals import Alike, NotPossible
from houvast.records.directory.stored import described, read, read_texts
from houvast.records.directory.written import advance, new_service, next_turn, version_of, words

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


@guarded(rules.ADD_AGENCY)
def add_agency(said: Described, *, by: Actor) -> uuid.UUID:
    """Alike when there is an agency of that name already."""
    agency = _new_agency(said, by)
    next_turn(by.organisation)
    return agency.id


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
    services = Service.objects.filter(agency=agency).order_by("pk")
    list(services.select_for_update().values_list("pk"))  # before the turn, as everybody does
    services.order_by().update(turn=next_turn(by.organisation))


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
    service = new_service(by.organisation, agency, offer, texts, outside_id)
    service.turn = next_turn(by.organisation)
    if not although_alike and (there := _like(service)):
        raise Alike(_("This may be there already. Look at it first."), there, of="service")
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError as taken:
        raise NotPossible(_("A service with this id from elsewhere is there already.")) from taken
    version_of(service, timezone.now(), by.id).save()
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
    _put(service, read(former.offer), read_texts(words(former.texts)), changes_meaning=False, by=by)


@guarded_on(Service, rules.CONFIRM_SERVICE)
def confirm_service(service: Service, *, on: date, by: Actor) -> None:
    """Somebody asked, and it is as it stands here."""
    service.confirmed_on, service.confirmed_by_id, service.turn = on, by.id, next_turn(by.organisation)
    service.save(update_fields=["confirmed_on", "confirmed_by", "turn"])


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


def _put(service: Service, offer: Offer, texts: Texts, *, changes_meaning: bool, by: Actor) -> None:
    """The next version of a service, in its row and in the row of versions."""
    advance(service, offer, texts, changes_meaning=changes_meaning)
    service.turn = next_turn(by.organisation)
    service.save()
    version_of(service, timezone.now(), by.id).save()


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
