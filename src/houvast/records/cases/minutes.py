"""Minutes for one agency as a document: tagged, in the language of who makes them.

Not an operation: the operations that call it are guarded, and gather what stands in it (`conferencing`).
"""

import uuid
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from houvast.library import printing
from houvast.library.codes import codebook
from houvast.library.grounds import label
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases.conferencing import Line
from houvast.records.cases.models import Conference

TEMPLATE = Path(__file__).parent / "minutes.typ"


def in_print(conference: Conference, agency: uuid.UUID, items: list[dict[str, Any]], *, by: Actor) -> bytes:
    """Minutes for one agency as a PDF: tagged, PDF/UA-1, in the language of who makes them."""
    names = {each.id: each.name for each in accounts.agencies(seen_by=by)}
    people = accounts.names(seen_by=by)
    with translation.override(by.language):
        day = date_format(conference.held_on, "DATE_FORMAT")
        content = {
            "language": by.language,
            "title": _("Minutes of %(day)s") % {"day": day},
            "for": _("For %(agency)s alone") % {"agency": names[agency]},
            "secrecy": _(
                "What stands here was shared in confidence, for the purpose named with each case and for "
                "nothing else. Who reads it is bound to secrecy."
            ),
            "led": _("Led by %(chair)s. Written by %(minute_taker)s.")
            % {
                "chair": people.get(conference.chair_id, ""),
                "minute_taker": people.get(conference.minute_taker_id, ""),
            },
            "observers": [
                _("Observer: %(name)s, signed for secrecy on %(day)s")
                % {"name": each.called, "day": date_format(each.signed_on, "DATE_FORMAT")}
                for each in conference.attendances.filter(how="OBSERVER")
                if each.signed_on
            ],
            "heads": {
                "ground": _("On which ground"), "present": _("Present"), "excused": _("Excused"),
                "review": _("To be looked at again"),
                "nothing": _("There is nothing for this agency in these minutes."),
                "actions": _("Who does what by when"), "who": _("Who"), "what": _("What"), "by": _("By"),
                "state": _("How it stands"),
            },
            "items": [_worded(each, names) for each in items],
        }  # fmt: skip
    midnight = timezone.make_aware(datetime.combine(conference.held_on, time.min))
    return printing.in_print(
        TEMPLATE.read_bytes(), content, fonts=Path(settings.TYPEFACE), stamp=int(midnight.timestamp())
    )


def _worded(item: dict[str, Any], names: dict[uuid.UUID, str]) -> dict[str, Any]:
    """An item in words, in the language that holds here."""
    here = (translation.get_language() or "en")[:2]
    team = _("the team of the case")

    def agency(id: uuid.UUID | None) -> str:
        return names.get(id, "") if id else team

    def about(line: Line) -> str:
        called = item["people"].get(str(line.about), "")
        return called or _("Person %(number)s") % {"number": line.about}

    def opened(line: Line) -> str:
        return _("(this does not open)") if line.damaged else line.words

    return {
        "head": _("Case %(number)s") % {"number": item["number"]},
        "grounds": [
            f"{label(ground, law_from, here)}; {codebook('sharing_purpose').label(purpose, here)}"
            for ground, law_from, purpose in item["grounds"]
        ],
        "present": [f"{each.called} ({agency(each.agency_id)})" for each in item["present"]],
        "excused": [f"{each.called} ({agency(each.agency_id)})" for each in item["excused"]],
        "lines": [
            {
                "kind": codebook("minute_kind").label(each.kind, here),
                "head": f"{about(each)} · {codebook('shared_field').label(each.field, here)} · "
                f"{agency(each.said_by)}",
                "words": opened(each).split("\n"),
            }
            for each in item["lines"]
            if each.kind != "ACTION"
        ],
        "actions": [
            {
                "who": agency(each.owner),
                "what": opened(each).split("\n"),
                "by": date_format(each.due_on, "DATE_FORMAT") if each.due_on else "",
                "state": codebook("task_state").label(each.state, here),
                "why_not": each.why_not.split("\n") if each.why_not else [],
            }
            for each in item["lines"]
            if each.kind == "ACTION"
        ],
        "review": date_format(item["review_on"], "DATE_FORMAT") if item["review_on"] else "",
    }
