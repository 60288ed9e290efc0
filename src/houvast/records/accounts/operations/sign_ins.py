"""Being signed in: beginning it, keeping it alive, ending one's own; and seeing what was changed."""

import uuid
from datetime import timedelta

from django.utils import timezone

from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.accounts.models import Notice, SignIn

TO = timedelta(
    minutes=5
)  # how exactly the last use is kept: where somebody was, minute by minute, is no record


@guarded(rules.SIGN_IN)
def begin(*, by: Actor) -> uuid.UUID:
    """The password was right: a new sign-in, which has shown no second factor yet."""
    now = timezone.now()
    return SignIn.objects.create(staff_id=_person(by), started_at=now, used_at=now).pk


@guarded_on(SignIn, rules.SIGN_IN, traced=False)  # its beginning was told
def keep_alive(sign_in: SignIn, *, by: Actor) -> None:
    """It is in use. Written every five minutes, not at every page."""
    if timezone.now() - sign_in.used_at >= TO:
        SignIn.objects.filter(pk=sign_in.pk).update(used_at=timezone.now())


@guarded_on(SignIn, rules.END_SIGN_IN)
def end(sign_in: SignIn, *, by: Actor) -> None:
    """End one of one's own; the device that holds it finds itself signed out."""
    sign_in.delete()


@guarded(rules.END_SIGN_IN)
def end_others(*, except_: uuid.UUID | None, by: Actor) -> None:
    """End all of one's own but the one that asks. Ending none is no harm."""
    others = SignIn.objects.filter(staff=by.id)
    (others.exclude(pk=except_) if except_ else others).delete()


@guarded(rules.ACKNOWLEDGE)
def acknowledge(seen: list[uuid.UUID], *, by: Actor) -> list[uuid.UUID]:
    """Notices of one's own that were seen no longer stand on one's page of today. Returns which."""
    own = Notice.objects.filter(staff=by.id, pk__in=seen, acknowledged_at__isnull=True)
    found = list(own.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=found).update(acknowledged_at=timezone.now())
    return found


def _person(by: Actor) -> uuid.UUID:
    """The command on its own machine signs in nowhere."""
    if by.id is None:
        raise Refused
    return by.id
