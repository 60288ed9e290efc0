"""Asking for the effect of a campaign, by the plan that was registered before it."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded
from houvast.records.campaigns import queries as campaigns
from houvast.records.releases import rules
from houvast.records.releases.asking import CAMPAIGN
from houvast.records.releases.models import UNDER_WAY, Report
from houvast.records.releases.operations.refusals import NotPossible


@guarded(rules.MEASURE_CAMPAIGN)
def measure_campaign(plan: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """Ask for the effect of a campaign once its windows are over; a worker counts its weeks and measures.

    Refused for a plan that was withdrawn, that is not over, or that is not what was registered any more.
    """
    found = campaigns.plan(plan, seen_by=by)
    if found is None:
        raise Refused
    _refuse(found)
    waiting = Report.objects.filter(organisation=by.organisation, kind=CAMPAIGN, options__plan=str(plan))
    if waiting.filter(state__in=UNDER_WAY).exists():
        raise NotPossible(_("It is being measured already."))
    return Report.objects.create(
        organisation_id=by.organisation,
        asked_at=timezone.now(),
        asked_by_id=by.id,
        about=found.planned.name,
        begins=found.planned.windows[0].from_,
        until=found.until,
        kind=CAMPAIGN,
        options={
            "method": found.planned.method,
            "plan": str(plan),
            "planned": found.planned.as_kept(),
            "registered_on": found.registered_on.isoformat(),
            "fingerprint": found.fingerprint,
        },
    ).pk


def _refuse(found: campaigns.Plan) -> None:
    if found.withdrawn_at is not None:
        raise NotPossible(_("This plan was withdrawn: nothing is measured by it any more."))
    if found.until > timezone.localdate():
        raise NotPossible(_("Its weeks are not over yet. Whoever looks earlier stops when it pleases them."))
    if not found.is_whole:
        raise NotPossible(_("This plan is not what was registered. It has to be looked at by hand."))
