"""Every decision on figures: from gathering to withdrawing, and reports from asking to a release."""

from houvast.records.releases.asking import Asked, Options
from houvast.records.releases.operations.figures import (
    check,
    count,
    drop_facts,
    gather,
    propose,
    publish,
    sign,
    withdraw,
)
from houvast.records.releases.operations.refusals import DataRefused, NotPossible
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
    "NotPossible",
    "Options",
    "Taken",
    "ask_report",
    "check",
    "compute_report",
    "count",
    "discard_report",
    "drop_facts",
    "gather",
    "include_report",
    "propose",
    "publish",
    "sign",
    "take_report",
    "withdraw",
]
