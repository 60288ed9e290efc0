"""Every decision on figures: from gathering to withdrawing, and reports from asking to a release."""

from houvast.records.releases.asking import Asked, Options
from houvast.records.releases.linking import Ground, RecordRefused
from houvast.records.releases.operations.counting import count, gather
from houvast.records.releases.operations.delivering import Sent, bring_delivery, erase_delivery_reports
from houvast.records.releases.operations.ending import drop_facts
from houvast.records.releases.operations.figures import check, propose, publish, sign, withdraw
from houvast.records.releases.operations.linking import Overlaps, bring_overlaps, end_linkage, record_linkage
from houvast.records.releases.operations.measuring import measure_campaign
from houvast.records.releases.operations.refusals import DataRefused, Embargoed, NotPossible
from houvast.records.releases.operations.reports import (
    Taken,
    ask_report,
    compute_report,
    discard_report,
    include_report,
    take_report,
)

__all__ = [
    "Asked",
    "DataRefused",
    "Embargoed",
    "Ground",
    "NotPossible",
    "Options",
    "Overlaps",
    "RecordRefused",
    "Sent",
    "Taken",
    "ask_report",
    "bring_delivery",
    "bring_overlaps",
    "check",
    "compute_report",
    "count",
    "discard_report",
    "drop_facts",
    "end_linkage",
    "erase_delivery_reports",
    "gather",
    "include_report",
    "measure_campaign",
    "propose",
    "publish",
    "record_linkage",
    "sign",
    "take_report",
    "withdraw",
]
