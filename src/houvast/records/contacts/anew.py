"""What is sealed, under a fresh key, which somebody who left its team never had.

Pages of a talk that are open meanwhile hold its former key, in this process and in others. The mark of the
latest (`talk.key_mark`) tells them apart: who writes locks the talk, and asks `talks.is_latest` before they
seal.
No operations: the one that calls it is guarded.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import dangers, files, referred, sealed, talks, unsent
from houvast.records.contacts.models import Callback, DangerAct, HeldText, Referral, Talk, TalkMail


def talks_of(team: uuid.UUID, latest: int, *, most: int, action: str, by: Actor) -> list[uuid.UUID]:
    """Talks sealed for a former pair of a team, each whole or not; which. What does not open any more stays
    as it is. Locked in the order in which the writer locks them, so that neither waits for the other.
    """
    former = Talk.objects.select_for_update(of=("self",)).filter(keys__team=team, keys__generation__lt=latest)
    done = []
    for talk in former.order_by("serial")[:most]:
        with suppress(sealed.CannotOpen), transaction.atomic():
            seal_anew(talk, talks.team_key(talk, action=action, by=by))
            done.append(talk.id)
    return done


def seal_anew(talk: Talk, old: bytes) -> None:
    """Everything said, under a fresh key, for the same readers. Passes stay: they open the person's own."""
    new, month = sealed.new_key(), keys.lock_named(talk.month_key)
    for message in talk.messages.all():
        message.sealed = sealed.message_anew(
            bytes(message.sealed), old, new, talk=talk.id, number=message.number, author=message.author
        )
        message.save(update_fields=["sealed"])
    files.seal_anew(talk, old, new)
    if mail := TalkMail.objects.filter(talk=talk).first():
        told = sealed.open_sender(bytes(mail.sealed), old, talk=talk.id)
        mail.sealed = sealed.seal_sender(told, new, talk=talk.id)
        mail.save(update_fields=["sealed"])
        unsent.seal_anew(talk, old, new)
    if talk.about:
        talk.about = sealed.message_anew(
            bytes(talk.about), old, new, talk=talk.id, number=0, author=talks.PERSON
        )
    talk.key_mark = sealed.mark_of(new)
    talk.save(update_fields=["about", "key_mark"])
    for row in talk.keys.all():
        generation, public = (
            (0, bytes(talk.person_key)) if row.team_id is None else keys.public_key(row.team_id)
        )
        row.generation = generation
        row.wrapped = sealed.seal_talk_key(new, public=public, talk=talk.id, month=month)
        row.save(update_fields=["generation", "wrapped"])


def others_of(team: uuid.UUID, latest: int, *, most: int, action: str, by: Actor) -> None:
    """Danger acts, referrals, callbacks and held texts sealed for a former pair of a team, up to `most` of
    each. What does not open any more stays as it is.
    """
    of_team = {"team": team, "generation__lt": latest}
    kinds: tuple[tuple[QuerySet[Any], Callable[..., None]], ...] = (
        (DangerAct.objects.filter(keys__team=team, keys__generation__lt=latest), dangers.seal_anew),
        (Referral.objects.filter(**of_team).exclude(month_key=""), referred.seal_anew),
        (Callback.objects.filter(**of_team).exclude(month_key=""), _callback_anew),
        (HeldText.objects.filter(**of_team), _held_anew),
    )
    for rows, seal in kinds:
        for row in rows.select_for_update(of=("self",)).order_by("pk")[:most]:
            with suppress(sealed.CannotOpen), transaction.atomic():
                seal(row, action=action, by=by)


def _callback_anew(callback: Callback, *, action: str, by: Actor) -> None:
    team = callback.team_id
    what = sealed.open_callback(_content(callback), callback=callback.id, team=team, action=action, by=by)
    with_ = keys.sealer_until(team, callback.month_key)
    _put(callback, sealed.seal_callback(what, callback=callback.id, with_=with_))


def _held_anew(held: HeldText, *, action: str, by: Actor) -> None:
    what = sealed.open_held(_content(held), held=held.id, team=held.team_id, action=action, by=by)
    with_ = keys.sealer_until(held.team_id, held.month_key)
    _put(held, sealed.seal_held(what, held=held.id, with_=with_))


def _content(row: Callback | HeldText) -> sealed.Sealed:
    return sealed.Sealed(bytes(row.sealed), keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped)))


def _put(row: Callback | HeldText, content: sealed.Sealed) -> None:
    row.generation, row.wrapped, row.sealed = content.key.generation, content.key.sealed, content.content
    row.save(update_fields=["generation", "wrapped", "sealed"])
