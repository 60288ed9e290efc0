"""Setting up, showing, removing and resetting a second factor."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import delays, keys, notices, rules, second_factors
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on
from houvast.records.accounts.models import Notice, SecondFactor, SignIn, Staff
from houvast.records.accounts.refusals import NotPossible
from houvast.records.accounts.second_factors import Kind, Site

MOST_PASSKEYS = 10


class WrongProof(Refused):
    """The code or passkey does not prove who this is. It stands in the trail as a refusal."""


@guarded(rules.ADD_SECOND_FACTOR, traced=False)  # told once it is confirmed
def begin_app(*, by: Actor) -> bytes:
    """The secret for an app of codes: the one that waits for its first code, or a new one."""
    if SecondFactor.objects.filter(staff=by.id, kind=Kind.TOTP, confirmed_at__isnull=False).exists():
        raise NotPossible(_("You have an app already: remove it first."))
    waiting = SecondFactor.objects.filter(staff=by.id, kind=Kind.TOTP).first()
    if waiting:
        return second_factors.opened_secret(waiting, private=keys.unlocked_key(by))
    secret, factor = second_factors.new_secret(), uuid.uuid4()
    public = Staff.objects.values_list("public_key", flat=True).get(pk=_person(by))
    sealed = second_factors.seal_secret(secret, factor=factor, public=bytes(public or b""))
    _added(Kind.TOTP, sealed, id=factor, by=by)
    return secret


def _tested_code(code: str, *, sign_in: uuid.UUID, by: Actor) -> SecondFactor:
    """The app that waits for its first code, if this is one."""
    waiting = SecondFactor.objects.filter(staff=by.id, kind=Kind.TOTP, confirmed_at__isnull=True).first()
    if waiting is None or not second_factors.takes_code(
        waiting, code, private=keys.unlocked_key(by), at=timezone.now()
    ):
        raise NotPossible(_("This is not the code of this moment. Wait for the next one and type that."))
    return waiting


@guarded_after(_tested_code, rules.ADD_SECOND_FACTOR)
def confirm_app(waiting: SecondFactor, code: str, *, sign_in: uuid.UUID, by: Actor) -> uuid.UUID:
    """The first code of an app: from now on it is a second factor, and this sign-in has shown it."""
    SecondFactor.objects.filter(pk=waiting.pk).update(confirmed_at=timezone.now())
    _proved(sign_in, by)
    return waiting.pk


@guarded(rules.ADD_SECOND_FACTOR)
def add_passkey(
    name: str,
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    *,
    site: Site,
    sign_in: uuid.UUID,
    by: Actor,
) -> uuid.UUID:
    """Keep a passkey that a browser just made. It is a second factor; it opens nothing that is sealed."""
    if SecondFactor.objects.filter(staff=by.id, kind=Kind.PASSKEY).count() >= MOST_PASSKEYS:
        raise NotPossible(_("You have ten passkeys: remove one first."))
    try:
        credential, counter = second_factors.made_passkey(answer, state, site=site)
    except second_factors.WrongAnswer as wrong:
        raise NotPossible(_("The passkey was not made. Try again.")) from wrong
    made = _added(Kind.PASSKEY, credential, name=name[:60], counter=counter, by=by)
    _proved(sign_in, by)
    return made


@guarded(rules.ADD_SECOND_FACTOR)
def new_spare_codes(*, by: Actor) -> list[str]:
    """Ten codes in place of the former ones, each for one time. Only hashes of them are kept."""
    person = _person(by)
    SecondFactor.objects.filter(staff=by.id, kind=Kind.SPARE).delete()
    now, codes = (
        timezone.now(),
        [second_factors.new_spare_code() for _each in range(second_factors.SPARE_CODES)],
    )
    SecondFactor.objects.bulk_create(
        SecondFactor(
            staff_id=person,
            kind=Kind.SPARE,
            secret=second_factors.spare_hash(code, person),
            added_at=now,
            confirmed_at=now,
        )
        for code in codes
    )
    return codes


@guarded_on(SecondFactor, rules.REMOVE_SECOND_FACTOR)
def remove_second_factor(factor: SecondFactor, *, by: Actor) -> None:
    """One's own, but never the last one: spare codes alone are no second factor."""
    others = SecondFactor.objects.filter(IS_ONE, staff=by.id).exclude(pk=factor.pk)
    if factor.kind != Kind.SPARE and not others.exists():
        raise NotPossible(_("This is your only one: add another first."))
    factor.delete()


def _shown_code(code: str, *, sign_in: uuid.UUID, device: str, by: Actor) -> None:
    """Tested before the transaction, so that a wrong try stays counted."""
    person = _person(by)
    if len(code) > 100:
        raise WrongProof
    if second_factors.takes_spare_code(person, code):
        return
    now, private = timezone.now(), keys.unlocked_key(by)  # locked is said before a try is counted
    tried = delays.try_own("code", person, device=device, at=now)
    app = SecondFactor.objects.filter(staff=by.id, kind=Kind.TOTP, confirmed_at__isnull=False).first()
    if app is None or not second_factors.takes_code(app, code, private=private, at=now):
        raise WrongProof
    delays.was_right(tried, at=now)


@guarded_after(_shown_code, rules.SHOW_SECOND_FACTOR)
def show_code(tested: None, code: str, *, sign_in: uuid.UUID, device: str, by: Actor) -> uuid.UUID:
    """A code of the app, or a spare code: this sign-in is whole. Wrong ones come slower (delays.Wait)."""
    return _proved(sign_in, by)


def _shown_passkey(
    answer: Mapping[str, Any], state: Mapping[str, Any], *, site: Site, sign_in: uuid.UUID, by: Actor
) -> None:
    if not second_factors.takes_passkey(_person(by), answer, state, site=site, at=timezone.now()):
        raise WrongProof


@guarded_after(_shown_passkey, rules.SHOW_SECOND_FACTOR)
def show_passkey(
    tested: None,
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    *,
    site: Site,
    sign_in: uuid.UUID,
    by: Actor,
) -> uuid.UUID:
    """A passkey, after the password: this sign-in is whole. Nobody can guess one, so nobody waits."""
    return _proved(sign_in, by)


@guarded_on(Staff, rules.RESET_SECOND_FACTOR)
def reset_second_factor(staff: Staff, *, reason: str, by: Actor) -> None:
    """Somebody has lost theirs: all of them go, with every sign-in. They set up a new one next time.

    The person and everybody in their teams are told who did it and why, until they have seen it.
    """
    if reason not in Notice.Reason.values:
        raise NotPossible(_("Choose why: lost, broken or stolen."))
    SecondFactor.objects.filter(staff=staff).delete()
    SignIn.objects.filter(staff=staff).delete()
    notices.tell(Notice.What.RESET, staff, by=by, reason=reason)


IS_ONE = ~Q(kind=Kind.SPARE) & Q(confirmed_at__isnull=False)


def _added(
    kind: Kind,
    secret: bytes,
    *,
    id: uuid.UUID | None = None,
    name: str = "",
    counter: int = -1,
    by: Actor,
) -> uuid.UUID:
    """A new row; a passkey has shown that it works by being made, an app has yet to."""
    now, id = timezone.now(), id or uuid.uuid4()
    SecondFactor.objects.create(
        id=id,
        staff_id=_person(by),
        kind=kind,
        name=name,
        secret=secret,
        counter=counter,
        added_at=now,
        confirmed_at=now if kind == Kind.PASSKEY else None,
    )
    return id


def _proved(sign_in: uuid.UUID, by: Actor) -> uuid.UUID:
    """A sign-in that was ended meanwhile stays ended."""
    if not SignIn.objects.filter(pk=sign_in, staff=by.id).update(proved_at=timezone.now()):
        raise Refused
    return sign_in


def _person(by: Actor) -> uuid.UUID:
    """The command on its own machine shows no second factor."""
    if by.id is None:
        raise Refused
    return by.id
