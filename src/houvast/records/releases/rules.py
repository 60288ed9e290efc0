"""Who may see and do what with releases and with reports."""

import enum

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule


class Action(enum.StrEnum):
    READ = "releases.read"
    GATHER = "releases.gather"
    PROPOSE = "releases.propose"
    CHECK = "releases.check"
    SIGN = "releases.sign"
    PUBLISH = "releases.publish"
    WITHDRAW = "releases.withdraw"
    DROP_FACTS = "releases.drop_facts"
    ASK_REPORT = "releases.ask_report"
    COMPUTE_REPORT = "releases.compute_report"
    DISCARD_REPORT = "releases.discard_report"
    INCLUDE_REPORT = "releases.include_report"
    MEASURE_CAMPAIGN = "releases.measure_campaign"
    RECORD_LINKAGE = "releases.record_linkage"
    END_LINKAGE = "releases.end_linkage"
    BRING_OVERLAPS = "releases.bring_overlaps"
    BRING_DELIVERY = "releases.bring_delivery"
    ERASE_DELIVERY_REPORTS = "releases.erase_delivery_reports"


def _readable(by: Actor) -> Q:
    """Who makes figures sees all releases of the helpline; everybody else sees those once published."""
    own = Q(organisation=by.organisation)
    return own if by.may(Action.GATHER) else own & Q(published_at__isnull=False)


def _shown(by: Actor) -> Q:
    """What is in a release: of withdrawn ones only who makes figures still sees that."""
    return _readable(by) if by.may(Action.GATHER) else _readable(by) & Q(withdrawn_at=None)


READ = Rule(Action.READ, _readable)
READ_CONTENT = Rule(Action.READ, _shown)
GATHER = Rule(Action.GATHER)
PROPOSE = Rule(Action.PROPOSE)
CHECK = Rule(Action.CHECK)
SIGN = Rule(Action.SIGN)
PUBLISH = Rule(Action.PUBLISH)
WITHDRAW = Rule(Action.WITHDRAW)
DROP_FACTS = Rule(Action.DROP_FACTS)
ASK_REPORT = Rule(Action.ASK_REPORT)
COMPUTE_REPORT = Rule(Action.COMPUTE_REPORT)
DISCARD_REPORT = Rule(Action.DISCARD_REPORT)
INCLUDE_REPORT = Rule(Action.INCLUDE_REPORT)
MEASURE_CAMPAIGN = Rule(Action.MEASURE_CAMPAIGN)
RECORD_LINKAGE = Rule(Action.RECORD_LINKAGE)
END_LINKAGE = Rule(Action.END_LINKAGE)
BRING_OVERLAPS = Rule(Action.BRING_OVERLAPS)
BRING_DELIVERY = Rule(Action.BRING_DELIVERY)
ERASE_DELIVERY_REPORTS = Rule(Action.ERASE_DELIVERY_REPORTS)
