"""What operations on danger acts have in common: their key and its readers, and what joins or leaves them.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress

from django.db.models import QuerySet

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import rules, sealed
from houvast.records.contacts.models import Contact, DangerAct, DangerKey, Talk
from houvast.records.retention import declared


def key_of(act: DangerAct, *, action: str, by: Actor) -> bytes:
    """The act's key as a team of one's own has it. Locked, NotHandedOver or CannotOpen say why not."""
    row = act.keys.filter(team__in=by.teams(action)).order_by("pk").first()
    if row is None:
        raise sealed.CannotOpen
    return sealed.danger_key(_wrapped(act, row), act=act.id, team=row.team_id, action=action, by=by)


def texts_of(act: DangerAct, key: bytes) -> Mapping[str, str]:
    return sealed.open_danger(bytes(act.sealed), key, act=act.id, version=act.version)


def add_reader(act: DangerAct, team: uuid.UUID, key: bytes) -> None:
    """Seal the act's key for one more team, unless it has it."""
    if not act.keys.filter(team=team).exists():
        wrapped = sealed.wrap_danger_key(key, act=act.id, with_=keys.sealer_until(team, act.month_key))
        DangerKey.objects.create(act=act, team_id=team, generation=wrapped.generation, wrapped=wrapped.sealed)


def go_with(talk: Talk, team: uuid.UUID, *, action: str, by: Actor) -> None:
    """A talk goes to another team, and what was decided about its danger with it.

    An act that does not open for whoever hands over stays with the teams that have it.
    """
    for act in DangerAct.objects.filter(talk=talk).exclude(month_key=""):
        with suppress(sealed.CannotOpen):
            add_reader(act, team, key_of(act, action=action, by=by))


def registered_as(
    contact: Contact, *, talk: Talk | None = None, draft: uuid.UUID | None = None, by: Actor
) -> None:
    """What was begun in a talk, or beside a registration, belongs to the contact that it became.

    Its team reads it too, unless whoever registers is locked: registering needs no key.
    """
    about = {"talk": talk} if talk is not None else {"draft": draft, "opened_by": by.id}
    for act in DangerAct.objects.filter(organisation=contact.organisation_id, contact=None, **about):
        act.contact = contact
        act.save(update_fields=["contact"])
        if act.month_key:
            with suppress(sealed.CannotOpen, keys.Locked):
                key = key_of(act, action=rules.RECORD_DANGER.action, by=by)
                add_reader(act, contact.team_id, key)


def seal_anew(act: DangerAct, *, action: str, by: Actor) -> None:
    """Under a fresh key, which a leaver never had, for the same teams; the month of its end stays."""
    texts = texts_of(act, key_of(act, action=action, by=by))
    new = sealed.new_key()
    act.sealed = sealed.seal_danger(texts, new, act=act.id, version=act.version)
    act.save(update_fields=["sealed"])
    for row in act.keys.all():
        with_ = keys.sealer_until(row.team_id, act.month_key)
        wrapped = sealed.wrap_danger_key(new, act=act.id, with_=with_)
        row.generation, row.wrapped = wrapped.generation, wrapped.sealed
        row.save(update_fields=["generation", "wrapped"])


def burn(acts: "QuerySet[DangerAct]") -> None:
    """Destroy what was told in words, and every key to it; the codes still say that somebody acted."""
    found = list(acts.values_list("pk", flat=True))
    DangerKey.objects.filter(act__in=found).delete()
    DangerAct.objects.filter(pk__in=found).update(sealed=b"", month_key="")


def empty(acts: "QuerySet[DangerAct]") -> list[uuid.UUID]:
    """Destroy the same, who acted and for whom; which."""
    found = list(acts.values_list("pk", flat=True))
    DangerKey.objects.filter(act__in=found).delete()
    goes = declared.group(DangerAct, "erasing.erase_content")
    DangerAct.objects.filter(pk__in=found).update(**declared.erased(DangerAct, goes.fields))
    return found


def _wrapped(act: DangerAct, row: DangerKey) -> keys.Wrapped:
    return keys.Wrapped(row.generation, act.month_key, bytes(row.wrapped))
