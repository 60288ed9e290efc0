"""Referrals in words, for every page of the desk that shows them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.operations.referrals import OpenedReferral
from houvast.records.contacts.queries import referrals as queries
from houvast.records.contacts.queries.referrals import ReferralRow

TAGS = {
    "ARRIVED": "green",
    "EXPECTED": "turquoise",
    "ACCEPTED": "blue",
    "OFFERED": "yellow",
    "NO_PLACE": "red",
    "REFUSED_BY_SERVICE": "red",
    "NO_SERVICE": "red",
}


def rows(actor: Actor, *, due: bool = False) -> list[dict[str, Any]]:
    """Open referrals in words, without a service; `due`: only those of which nothing came back in time."""
    names, here = accounts.names(seen_by=actor), language_here()
    found = queries.open_referrals(timezone.localdate(), seen_by=actor)
    return [
        {
            "row": row,
            "kind": choices.label("referral_target", row.kind, here),
            "state": choices.label("referral_status", row.state, here),
            "tag": TAGS.get(row.state, "grey"),
            "who": names.get(row.sent_by, "") if row.sent_by else "",
            "whom": _whom(row),
        }
        for row in found
        if row.due or not due
    ]


def in_words(opened: OpenedReferral, actor: Actor) -> dict[str, Any]:
    """A referral that was opened, in words."""
    names, here = accounts.names(seen_by=actor), language_here()
    return {
        "referral": opened,
        "kind": choices.label("referral_target", opened.kind, here),
        "state": choices.label("referral_status", opened.state, here),
        "tag": "grey" if opened.withdrawn else TAGS.get(opened.state, "grey"),
        "reason": choices.label("referral_reason", opened.reason, here) if opened.reason != "NONE" else "",
        "stated": choices.label("service_answer", opened.stated, here),
        "whom": _whom(opened),
        "sender": names.get(opened.sent_by, "") if opened.sent_by else "",
        "steps": [
            {
                "step": each,
                "state": choices.label("referral_status", each.state, here),
                "reason": choices.label("referral_reason", each.reason, here)
                if each.reason != "NONE"
                else "",
                "who": _("the service, by its link")
                if each.by_link
                else names.get(each.by, "")
                if each.by
                else "",
            }
            for each in opened.steps
        ],
    }


def _whom(of: OpenedReferral | ReferralRow) -> str:
    here = language_here()
    said = (("sex", of.sex), ("with_children", of.children), ("district", of.district))
    return ", ".join(choices.label(book, code, here) for book, code in said if code != "U")
