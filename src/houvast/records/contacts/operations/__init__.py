"""Every change to contacts and drafts."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.records.accounts import keys
from houvast.records.accounts import operations as accounts_operations
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import (
    anew,
    assessing,
    course,
    dangers,
    emptying,
    numbers,
    referred,
    rules,
    sealed,
    talks,
    ties,
)
from houvast.records.contacts.models import (
    Contact,
    Draft,
    FormerAnswers,
    NumberIndex,
    Pair,
    ReaderKey,
    ReportedPerson,
    SecondReading,
)
from houvast.records.contacts.opened import CODES, LISTS, opened, registered
from houvast.records.contacts.opened import FormerVersion as FormerVersion
from houvast.records.contacts.opened import OpenedContact as OpenedContact
from houvast.records.contacts.opened import Reading as Reading
from houvast.records.contacts.refusals import ChangedElsewhere as ChangedElsewhere
from houvast.records.contacts.refusals import NotInHands as NotInHands
from houvast.records.contacts.refusals import NotPossible as NotPossible
from houvast.records.contacts.refusals import WithdrawnBefore as WithdrawnBefore
from houvast.records.contacts.registration import Details, Registration
from houvast.records.directory.queries import locations


@guarded(rules.REGISTER)
def register(
    registration: Registration,
    *,
    team: uuid.UUID,
    draft: uuid.UUID | None = None,
    handled_by: uuid.UUID | None = None,
    talk: uuid.UUID | None = None,
    by: Actor,
) -> uuid.UUID:
    """Register a contact; the draft it was typed in is gone with it. The same draft registers once.

    `talk`: from `register_talk` alone. A draft of a talk makes no contact without it: it would count twice.
    """
    _team_of(by, team, rules.REGISTER.action)
    if draft is not None and course.is_of_a_talk(draft) and talk is None:
        raise NotInHands
    if handled_by and not accounts.works_here(handled_by, seen_by=by):
        raise Refused
    made = _store_once(registration, team=team, handled_by=handled_by or by.id, draft=draft, by=by)
    if draft is not None:
        contact = Contact.objects.get(id=made)
        dangers.registered_as(contact, draft=draft, by=by)
        referred.registered_as(contact, draft=draft, by=by)
    return made


@guarded(rules.REGISTER_WITHOUT_CONTENT)
def register_without_content(
    kind: str, *, channel: str, team: uuid.UUID, once: uuid.UUID | None = None, by: Actor
) -> uuid.UUID:
    """A silent, abusive, wrong-number contact and the like, now: it counts, and nothing more is asked.

    Sent twice with the same `once`, it is registered once.
    """
    if kind not in course.WITHOUT_CONTENT:
        raise NotPossible(_("Choose with what the contact was without content."))
    _team_of(by, team, rules.REGISTER_WITHOUT_CONTENT.action)
    now = timezone.localtime()
    if channel not in codebook("channel", on=now.date()):
        raise NotPossible(_("This door is not in the list of today."))
    said = Registration(day=now.date(), hour=now.hour, channel=channel, kind=kind)
    return _store_once(said, team=team, handled_by=by.id, draft=once, by=by)


@guarded(rules.IMPORT)
def import_registrations(
    registrations: Iterable[Registration], *, team: uuid.UUID, by: Actor
) -> list[uuid.UUID]:
    """Registrations of an older system, all or none; one entry in the trail says how many."""
    _team_of(by, team, rules.IMPORT.action)
    made: list[uuid.UUID] = []
    for batch in _batches(registrations, 500):
        made += _store(batch, team=team, handled_by=by.id, as_they_are=True, by=by)
    return made


@guarded_on(Contact, rules.READ)
def read(contact: Contact, *, by: Actor) -> OpenedContact:
    """Open a contact. Looking leaves a trace."""
    try:
        details, damaged = _details(contact, by)
        not_handed_over = False
    except keys.NotHandedOver:
        details, damaged, not_handed_over = Details(), False, True
    return opened(contact, details, damaged=damaged, not_handed_over=not_handed_over)


@guarded_on(Contact, rules.CORRECT)
def correct(contact: Contact, registration: Registration, *, version: int, by: Actor) -> None:
    """Replace the answers; the former ones are kept. `version` is the one that was read."""
    if contact.version != version:
        raise ChangedElsewhere(
            _("Somebody else corrected this contact meanwhile. Open it again to see their answers.")
        )
    _refuse_erased(contact)
    try:
        key = _content_key(contact, rules.CORRECT.action, by)
        details = _opened(contact, key)
    except sealed.CannotOpen as closed:
        raise NotPossible(
            _("The sealed part of this contact cannot be opened, so it cannot be corrected.")
        ) from closed
    before = registered(contact, details)
    FormerAnswers.objects.create(
        contact=contact,
        version=contact.version,
        answers=_coded(before),
        sealed=contact.sealed,
        replaced_on=timezone.localdate(),
        replaced_by_id=by.id,
    )
    if registration.day != contact.day:
        _expire_with(contact, registration.day, key)
    counted = _read_twice_again(contact, registration, before, by)
    _fill(contact, counted)
    contact.version += 1
    contact.sealed = sealed.seal_version(
        registration.details, key, contact=contact.id, version=contact.version
    )
    contact.save()
    _index_anew(contact, registration.details.number, keys.Opener(by, rules.CORRECT.action))
    if registration.details.number:
        ties.find([(registration.details.number, contact)], organisation=by.organisation)
    contact.persons.all().delete()
    contact.pairs.all().delete()
    _store_people([(contact, counted)])


@guarded_on(Contact, rules.CLOSE)
def close(contact: Contact, *, by: Actor) -> None:
    """Nothing more is to be done for this contact."""
    contact.is_open = False
    contact.save(update_fields=["is_open"])


@guarded_on(Contact, rules.REOPEN)
def reopen(contact: Contact, *, by: Actor) -> None:
    """Something is to be done after all."""
    contact.is_open = True
    contact.save(update_fields=["is_open"])


@guarded_on(Contact, rules.WITHDRAW)
def withdraw(contact: Contact, *, reason: str, by: Actor) -> None:
    """The contact no longer counts; it stays readable with its reason."""
    if contact.withdrawn:
        raise WithdrawnBefore(contact.withdrawn)
    if reason not in course.WITHDRAWAL_REASONS:
        raise NotPossible(_("Say why the registration is withdrawn."))
    contact.withdrawn = reason
    contact.save(update_fields=["withdrawn"])


@guarded_on(Contact, rules.RESTORE)
def restore(contact: Contact, *, by: Actor) -> None:
    """Take a withdrawal back. What was erased at the person's request does not come back."""
    if contact.erased_on and contact.withdrawn == "AT_REQUEST":
        raise NotPossible(_("This contact was erased at the person's request: there is nothing to restore."))
    contact.withdrawn = ""
    contact.save(update_fields=["withdrawn"])


@guarded(rules.KEEP_DRAFT)
def begin_draft(draft: uuid.UUID, answers: Mapping[str, Any], *, team: uuid.UUID, by: Actor) -> uuid.UUID:
    """Store the first revision of a draft; later ones go by `keep_draft` and leave no further entry."""
    _team_of(by, team, rules.KEEP_DRAFT.action)
    if by.id is None or Draft.objects.filter(pk=draft).exists() or _made_from(draft, by):
        raise Refused  # also a save that was under way while its contact was registered
    if draft in rules.closed_drafts(by):
        raise Refused
    content = sealed.seal_answers(answers, draft=draft, revision=1, on=timezone.localdate(), by=by)
    Draft.objects.create(
        id=draft,
        organisation_id=by.organisation,
        staff_id=by.id,
        team_id=team,
        revision=1,
        saved_at=timezone.now(),
        sealed=content.content,
        month_key=content.key.month_key,
        wrapped=content.key.sealed,
    )
    return draft


@guarded_on(Draft, rules.KEEP_DRAFT, traced=False)
def keep_draft(draft: Draft, answers: Mapping[str, Any], *, revision: int, by: Actor) -> int:
    """Store the next revision; `revision` is the one the page has. Returns the new one."""
    if draft.revision != revision:
        raise ChangedElsewhere(_("This draft was changed on another screen. Open it again to go on."))
    draft.revision += 1
    content = sealed.seal_answers(
        answers, draft=draft.id, revision=draft.revision, on=timezone.localdate(), by=by
    )
    draft.sealed, draft.saved_at = content.content, timezone.now()
    draft.month_key, draft.wrapped = content.key.month_key, content.key.sealed
    draft.save()
    return draft.revision


@dataclass(frozen=True)
class OpenedDraft:
    """A draft with its answers opened, for who types it."""

    answers: Mapping[str, Any]
    revision: int
    team: uuid.UUID


@guarded_on(Draft, rules.KEEP_DRAFT, reads=True)
def resume_draft(draft: Draft, *, by: Actor) -> OpenedDraft:
    """One's own draft, to go on with, on whatever computer."""
    content = sealed.Sealed(bytes(draft.sealed), keys.Wrapped(0, draft.month_key, bytes(draft.wrapped)))
    answers = sealed.open_answers(content, draft=draft.id, revision=draft.revision, by=by)
    return OpenedDraft(answers, draft.revision, draft.team_id)


@guarded_on(Draft, rules.DISCARD_DRAFT)
def discard_draft(draft: Draft, *, by: Actor) -> None:
    """Erase a draft and its key."""
    draft.delete()


MOST_TALKS = 50  # at once: whoever writes in one of them waits for as long


@guarded(rules.REKEY)
def rekey(team: uuid.UUID, *, most: int = 200, by: Actor) -> list[uuid.UUID]:
    """Seal anew, under fresh keys for the team's latest pair, what is sealed for a former one.

    Up to `most` of each kind at a time, each whole or not at all; returns contacts and talks that were done.
    What does not open any more stays as it is.
    """
    _team_of(by, team, rules.REKEY.action)
    with_ = _sealer(team, until=f"{timezone.localdate():%Y-%m}")
    opener = keys.Opener(by, rules.REKEY.action)
    former = ReaderKey.objects.select_for_update().filter(team=team, generation__lt=with_.generation)
    done = []
    for row in former.select_related("contact").order_by("pk")[:most]:
        try:
            old = sealed.content_key(
                _wrapped(row), contact=row.contact.id, team=team, action=rules.REKEY.action, by=by
            )
            with transaction.atomic():  # a damaged former version stops it halfway: all stays as it was
                _seal_anew(row, old, keys.sealer_until(team, row.month_key), opener)
        except sealed.CannotOpen:
            continue
        done.append(row.contact.id)
    anew.others_of(team, with_.generation, most=most, action=rules.REKEY.action, by=by)
    done += anew.talks_of(
        team, with_.generation, most=min(most, MOST_TALKS), action=rules.REKEY.action, by=by
    )
    # Also where nothing was left here: what other parts seal may have been the last for a former pair.
    accounts_operations.retire_keys(team, in_use=_in_use(team, by), by=by)
    return done


def _in_use(team: uuid.UUID, by: Actor) -> frozenset[int]:
    """Generations of a team's keys that something is still sealed for, here or in the directory."""
    return talks.generations_in_use(team) | locations.generations_in_use(team, seen_by=by)


def _refuse_erased(contact: Contact) -> None:
    if contact.erased_on:
        raise NotPossible(
            _("The content of this contact was erased on %(day)s. It can no longer be corrected.")
            % {"day": contact.erased_on.isoformat()}
        )


def _team_of(by: Actor, team: uuid.UUID, action: str) -> None:
    if team not in by.teams(action):
        raise Refused


def _made_from(draft: uuid.UUID, by: Actor) -> uuid.UUID | None:
    return Contact.objects.filter(draft=draft, registered_by=by.id).values_list("id", flat=True).first()


def _store_once(
    said: Registration,
    *,
    team: uuid.UUID,
    handled_by: uuid.UUID | None,
    draft: uuid.UUID | None,
    by: Actor,
) -> uuid.UUID:
    """The contact, or the one that was made of this draft before; nobody uses up a draft of somebody else."""
    if draft is None:
        return _store([said], team=team, handled_by=handled_by, by=by)[0]
    if earlier := _made_from(draft, by):
        return earlier
    if not seen(Draft, rules.KEEP_DRAFT, by).filter(id=draft).delete()[0]:
        _refuse_used_up(draft)
    try:
        with transaction.atomic():
            return _store([said], team=team, handled_by=handled_by, draft=draft, by=by)[0]
    except IntegrityError as taken:
        if earlier := _made_from(draft, by):
            return earlier
        if Contact.objects.filter(draft=draft).exists():
            raise Refused from taken
        raise


def _refuse_used_up(draft: uuid.UUID) -> None:
    if Draft.objects.filter(pk=draft).exists():
        raise Refused


def _store(
    registrations: Sequence[Registration],
    *,
    team: uuid.UUID,
    handled_by: uuid.UUID | None,
    draft: uuid.UUID | None = None,
    as_they_are: bool = False,
    by: Actor,
) -> list[uuid.UUID]:
    """`as_they_are`: of an older system, whose assessed roles are kept as they came."""
    today = timezone.localdate()
    sealers: dict[str, keys.Sealer] = {}
    made, readings = [], []
    for typed in registrations:
        waits = frozenset() if as_they_are else assessing.waiting(typed)
        said = assessing.as_counted(typed, waits)
        contact = Contact(
            id=uuid.uuid4(),
            record_key=secrets.randbits(63),
            organisation_id=by.organisation,
            team_id=team,
            draft=draft,
            handled_by_id=handled_by,
            registered_by_id=by.id,
            registered_on=today,
        )
        _fill(contact, said)
        month = sealed.last_month(said.day, today=today)
        sealers[month] = with_ = sealers.get(month) or _sealer(team, until=month)
        content = sealed.seal_details(said.details, contact=contact.id, version=1, with_=with_)
        contact.sealed = content.content
        made.append((contact, said, content.key))
        readings += [SecondReading(contact=contact, number=n, first_by_id=by.id) for n in sorted(waits)]
    Contact.objects.bulk_create([contact for contact, _, _ in made])
    ReaderKey.objects.bulk_create(
        ReaderKey(contact=contact, team_id=team, **_as_row(wrapped)) for contact, _, wrapped in made
    )
    opener = keys.Opener(by, rules.REGISTER.action)
    NumberIndex.objects.bulk_create(
        numbers.row_of(contact, said.details.number, wrapped, opener=opener)
        for contact, said, wrapped in made
        if said.details.number
    )
    ties.find(
        [(said.details.number, contact) for contact, said, _ in made if said.details.number],
        organisation=by.organisation,
    )
    _store_people([(contact, said) for contact, said, _ in made])
    SecondReading.objects.bulk_create(readings)
    return [contact.id for contact, _, _ in made]


def _read_twice_again(contact: Contact, said: Registration, before: Registration, by: Actor) -> Registration:
    """The answers as they count now. Who is assessed as both for the first time, or on other grounds than
    before, waits for a second reader, and who corrects it has read it first.
    """
    readings = dict(contact.readings.values_list("number", "said"))
    again = {n for n in readings if assessing.rests_on(said, n) != assessing.rests_on(before, n)}
    waits = assessing.waiting(said, before=before, readings=readings | dict.fromkeys(again, ""))
    stand = (assessing.read_twice(said) & readings.keys()) - again
    contact.readings.exclude(number__in=stand).delete()
    SecondReading.objects.bulk_create(
        SecondReading(contact=contact, number=n, first_by_id=by.id) for n in sorted(waits - stand)
    )
    return assessing.as_counted(said, waits)


def _fill(contact: Contact, said: Registration) -> None:
    for name in (*CODES, *LISTS):
        value = getattr(said, name)
        setattr(contact, name, list(value) if name in LISTS else value)
    contact.is_open = said.stays_open
    main = course.main_person(said.persons)
    contact.problem, contact.timing = (main.problem, main.timing) if main else ("U", "U")
    contact.problem_rule = course.main_problem_rule(said.day).version


def _store_people(made: Sequence[tuple[Contact, Registration]]) -> None:
    ReportedPerson.objects.bulk_create(
        ReportedPerson(contact=contact, **_listed(vars(person)))
        for contact, said in made
        for person in said.persons
    )
    Pair.objects.bulk_create(
        Pair(contact=contact, **vars(pair)) for contact, said in made for pair in said.pairs
    )


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _coded(said: Registration) -> dict[str, Any]:
    """The coarse codes alone, as plain data."""
    answers = asdict(said)
    answers.pop("details")
    answers["day"] = said.day.isoformat()
    return answers


def _details(contact: Contact, by: Actor) -> tuple[Details, bool]:
    """The sealed part, and whether it is damaged: the codes stay readable without it."""
    if contact.erased_on:
        return Details(), False
    try:
        return _opened(contact, _content_key(contact, rules.READ.action, by)), False
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen:
        return Details(), True


def _opened(contact: Contact, key: bytes) -> Details:
    return sealed.open_version(bytes(contact.sealed), key, contact=contact.id, version=contact.version)


def _content_key(contact: Contact, action: str, by: Actor) -> bytes:
    """The contact's key as its team has it; without one nothing opens."""
    row = contact.keys.filter(team=contact.team_id).first()
    if row is None:
        raise sealed.CannotOpen
    return sealed.content_key(_wrapped(row), contact=contact.id, team=contact.team_id, action=action, by=by)


def _index_anew(contact: Contact, number: str, opener: keys.Opener) -> None:
    row = contact.keys.get(team=contact.team_id)
    numbers.index_anew(contact, number, _wrapped(row), opener=opener)


def _expire_with(contact: Contact, day: date, key: bytes) -> None:
    """The key goes under the month in which a contact of that day expires."""
    month = sealed.last_month(day, today=timezone.localdate())
    wrapped = sealed.wrap_anew(key, contact=contact.id, with_=_sealer(contact.team_id, until=month))
    contact.keys.filter(team=contact.team_id).update(**_as_row(wrapped))


def _seal_anew(row: ReaderKey, old: bytes, with_: keys.Sealer, opener: keys.Opener) -> None:
    """All versions under a fresh key, which a leaver never had. The date at which it expires stays."""
    contact = row.contact
    number = _opened(contact, old).number
    new, wrapped = sealed.key_anew(contact.id, with_)
    contact.sealed = sealed.sealed_anew(
        bytes(contact.sealed), old, new, contact=contact.id, version=contact.version
    )
    contact.save(update_fields=["sealed"])
    for former in contact.former.all():
        former.sealed = sealed.sealed_anew(
            bytes(former.sealed), old, new, contact=contact.id, version=former.version
        )
        former.save(update_fields=["sealed"])
    for letter in contact.letters.exclude(sealed=b""):
        said = sealed.open_letter(bytes(letter.sealed), old, letter=letter.id, contact=contact.id)
        letter.sealed = sealed.seal_letter(said, new, letter=letter.id, contact=contact.id)
        letter.save(update_fields=["sealed"])
    ReaderKey.objects.filter(pk=row.pk).update(**_as_row(wrapped))
    numbers.index_anew(contact, number, wrapped, opener=opener)
    emptying.close_glass(contact.glass.filter(state="AGREED"))  # the key that was lent opens it no more


def _sealer(team: uuid.UUID, *, until: str) -> keys.Sealer:
    try:
        return sealed.sealer(team, until=until)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody


def _wrapped(row: ReaderKey) -> keys.Wrapped:
    return keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))


def _as_row(key: keys.Wrapped) -> dict[str, Any]:
    return {"generation": key.generation, "month_key": key.month_key, "wrapped": key.sealed}


def _batches(registrations: Iterable[Registration], size: int) -> Iterable[list[Registration]]:
    batch: list[Registration] = []
    for registration in registrations:
        batch.append(registration)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
