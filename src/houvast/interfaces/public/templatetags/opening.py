"""Opening hours in words: open now until when, or closed until when; the week in a short list."""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.template.context import Context
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houvast.interfaces.shell.line import Line
from houvast.library.opening import MIDNIGHT, Spell, clock
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.queries.talks import open_lines
from houvast.records.contacts.queries.waits import Place, place_of_next
from houvast.records.directory import queries as directory

register = template.Library()

# As they stand in a sentence ("We speak ..."); none is called "other".
SPOKEN = {
    "nl": gettext_lazy("Dutch"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "en": gettext_lazy("English"),
}


@register.simple_tag
def ways_in() -> dict[str, bool | Place | None]:
    """{% ways_in as ways %}: whether somebody chats now, and the place of who begins; empty where no team
    answers in writing.
    """
    language = (get_language() or "en")[:2]
    try:
        helpline = accounts.front_helpline()
        if helpline is None:
            return {}
        somebody = visitor(helpline)
        lines = open_lines(door="CHAT", seen_by=somebody)
        if not lines and not open_lines(door="MAILBOX", seen_by=somebody):
            return {}
        here = [line.team for line in lines if line.is_open and language in line.languages]
        place = place_of_next(here, seen_by=somebody) if here else None
    except DatabaseError:  # number and hours are shown whatever happens
        return {}
    return {"open": bool(here), "chat": place is not None, "next": place}


@register.simple_tag
def knows_callers() -> bool:
    """{% knows_callers as marks %}: whether numbers that abused the line are known again."""
    return bool(settings.CALLER_MARKS == "on")


@register.simple_tag
def has_directory() -> bool:
    """{% has_directory as found %}: whether there is anything to be found nearby."""
    try:
        helpline = accounts.front_helpline()
        return helpline is not None and bool(directory.entries(seen_by=visitor(helpline)))
    except DatabaseError:  # number and hours are shown whatever happens
        return False


@register.simple_tag(takes_context=True)
def opening_state(context: Context) -> str:
    """{% opening_state as words %}: what one wants to know first; reads is_open, closes, opens, today."""
    if context["is_open"]:
        return open_until(context["closes"], context["today"])
    return closed_until(context["opens"], context["today"])


def open_until(closes: datetime | None, today: date) -> str:
    if closes is None:
        return _("Open now, day and night")
    minute = closes.hour * 60 + closes.minute
    days = (closes.date() - today).days
    if days == 0 or (days == 1 and minute == 0):
        return _("Open now, until %(time)s") % {"time": clock(minute or MIDNIGHT)}
    return _("Open now, until %(day)s %(time)s") % {"day": WEEKDAYS[closes.weekday()], "time": clock(minute)}


def closed_until(opens: datetime | None, today: date) -> str:
    if opens is None:
        return _("Closed for now")
    said = {"day": WEEKDAYS[opens.weekday()], "time": clock(opens.hour * 60 + opens.minute)}
    days = (opens.date() - today).days
    if days == 0:
        return _("Closed now. Open again today at %(time)s") % said
    if days == 1:
        return _("Closed now. Open again tomorrow at %(time)s") % said
    if days < 7:
        return _("Closed now. Open again on %(day)s at %(time)s") % said
    said["date"] = date_format(opens, "SHORT_DATE_FORMAT")
    return _("Closed now. Open again on %(date)s at %(time)s") % said


@register.simple_tag(takes_context=True)
def opening_hours(context: Context) -> list[tuple[str, str]]:
    """{% opening_hours as rows %}: ("Monday to Friday", "09:00 to 17:00"), equal neighbours together."""
    line: Line = context["line"]
    if line.hours.always:
        return [(_("Every day"), _("day and night"))]
    return [(_days(first, last), _spells(spells)) for first, last, spells in line.hours.by_days()]


def _days(first: int, last: int) -> str:
    if first == last:
        return capfirst(WEEKDAYS[first])
    return capfirst(_("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]})


def _spells(spells: tuple[Spell, ...]) -> str:
    return ", ".join(
        _("%(from)s to %(until)s") % {"from": clock(spell.from_), "until": clock(spell.until)}
        for spell in spells
    )


@register.simple_tag(takes_context=True)
def spoken_languages(context: Context) -> str:
    """{% spoken_languages %}: "We speak Dutch, French and German.", in the language of the page."""
    names = [str(SPOKEN[code]) for code in context["line"].languages]
    if len(names) == 1:
        return _("We speak %(language)s.") % {"language": names[0]}
    return _("We speak %(languages)s and %(last)s.") % {"languages": ", ".join(names[:-1]), "last": names[-1]}
