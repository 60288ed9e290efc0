"""Marking a number that abuses the line, by what a page holds of its call; and taking the mark away."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded
from houvast.records.contacts import callers, rules
from houvast.records.contacts.models import MarkedCaller
from houvast.records.contacts.operations import NotPossible


@guarded(rules.MARK_CALLER)
def mark_caller(token: str, *, by: Actor) -> uuid.UUID:
    """Known again from now on, for at most thirty days. NotPossible where marks are not kept, or too late."""
    proof, *_former = _proofs(token, by)
    row, _new = MarkedCaller.objects.update_or_create(
        organisation_id=by.organisation, proof=proof, defaults={"marked_on": timezone.localdate()}
    )
    return row.id


@guarded(rules.UNMARK_CALLER)
def unmark_caller(token: str, *, by: Actor) -> None:
    """It was somebody else, or a mistake: nothing of it stays."""
    MarkedCaller.objects.filter(organisation=by.organisation, proof__in=_proofs(token, by)).delete()


def _proofs(token: str, by: Actor) -> list[bytes]:
    found = callers.of_token(token, helpline=by.organisation, at=timezone.now()) if callers.are_kept() else []
    if not found:
        raise NotPossible(_("This call is too long ago, or had no number: it cannot be marked."))
    return found
