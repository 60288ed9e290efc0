"""Whether somebody may be reached in a way at a moment: yes only where they said so themselves. Pure.

What was not asked, not answered or not named is no.
"""

import re
from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from houvast.records.contacts.registration import Registration

HAS_NO_HOUR = ("POST",)
"""Ways of which nobody can choose the hour: a letter lies in the box until somebody takes it out."""
_HOURS = re.compile(r"(\d{1,2})(?:[:.hu](\d{2})?)?\s*(?:-|–|—|tot|à|bis|to)\s*(\d{1,2})(?:[:.hu](\d{2})?)?")


def hours(said: str) -> str | None:
    """Two hours of the day as 09:00-12:00, or None where they cannot be read. 22-06 goes through midnight."""
    match = _HOURS.fullmatch(said.strip().casefold())
    if not match:
        return None
    first, second = (int(match[1]), int(match[2] or 0)), (int(match[3]), int(match[4] or 0))
    if first == second or any(
        hour > 24 or minute > 59 or (hour == 24 and minute) for hour, minute in (first, second)
    ):
        return None
    return f"{first[0]:02}:{first[1]:02}-{second[0]:02}:{second[1]:02}"


def is_within(said: str, at: time) -> bool:
    """Whether a time of the day lies in hours as `hours` writes them; where none were said, never."""
    read = hours(said)
    if read is None:
        return False
    first, end = read.split("-")
    now = f"{at:%H:%M}"
    return first <= now < end if first < end else now >= first or now < end


def refusal(said: Registration, way: str, at: datetime) -> str:
    """Why nothing may go to the person in a way (contact_way) at a moment; empty where it may."""
    names = {
        "POST": pgettext("way to reach somebody", "by post"),
        "MAIL": pgettext("way to reach somebody", "by mail"),
    }
    if said.safe_to_contact != "YES":
        return (
            _("They said that it is not safe to contact them. Nothing is sent.")
            if said.safe_to_contact == "NO"
            else _(
                "It is not known whether it is safe to contact them, and that counts as no. Ask them first."
            )
        )
    if way not in said.details.safe_ways:
        return _(
            "They did not say that it is safe to reach them %(way)s, and that counts as no. Ask them, and "
            "correct the contact when they agree."
        ) % {"way": names[way]}
    if way not in HAS_NO_HOUR and not said.details.safe_hours:
        return _("They did not say at which hours it is safe, and that counts as no. Ask them first.")
    if way not in HAS_NO_HOUR and not is_within(said.details.safe_hours, at.time()):
        return _("It is only safe between %(hours)s. Wait until then.") % {"hours": said.details.safe_hours}
    return ""
