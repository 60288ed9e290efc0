"""What somebody in a case may ask about themselves: who looked, a question, a correction, an objection.

Only at the desk, once it was made sure who asks: a receipt code alone is in the hands of whoever forces it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.audit import trail
from houvast.records.cases import course, keeping, operations, rules
from houvast.records.cases.models import Case
from houvast.records.cases.refusals import NotPossible, written

IN_TIME = timedelta(days=28)
"""Within one month (GDPR art. 12(3)), whichever month it is."""


@dataclass(frozen=True, order=True)
class Looked:
    """In the week of that Monday somebody in that role opened or changed the case: TEAM or AGENCY.

    Never a person, nor which agency: whether police or a shelter is among them is not told.
    """

    week: date
    role: str


@guarded_on(Case, rules.NOTE_REQUEST)
def note_request(
    case: Case, words: str, *, kind: str, person: int, recognised: str, owner: uuid.UUID, by: Actor
) -> int:
    """Write down what somebody asks about themselves, as a task with its day. Returns the task's number."""
    _refuse_unsure(case, person, recognised, rules.NOTE_REQUEST.action, by)
    listed = codebook("own_request")
    if kind not in listed.codes():
        raise NotPossible(_("Choose from the lists."))
    said = _("Person %(number)s asks: %(what)s") % {
        "number": person, "what": listed.label(kind, (get_language() or "en")[:2])
    }  # fmt: skip
    due_on = timezone.localdate() + IN_TIME
    return operations.add_task(case.id, f"{said}\n{written(words)}", owner=owner, due_on=due_on, by=by)


@guarded_on(Case, rules.ANSWER_WHO_LOOKED)
def answer_who_looked(
    case: Case, *, person: int, recognised: str, others_checked: bool, secrecy_checked: bool, by: Actor
) -> tuple[Looked, ...]:
    """In which weeks who looked, by role. Whoever answers read first what it does to others in the case, and
    whether secrecy of a case consultation (458ter) stands in the way.
    """
    _refuse_unsure(case, person, recognised, rules.ANSWER_WHO_LOOKED.action, by)
    if not others_checked or not secrecy_checked:
        raise NotPossible(
            _(
                "Read first what the answer does to others in this case, and whether its secrecy is in "
                "the way."
            )
        )
    found = {
        Looked(_monday(timezone.localdate(event.at)), _role(event.action))
        for subject in _what_belongs_to(case)
        for event in trail.events(by.organisation, subject=str(subject), newest=None)
        if event.outcome == "done" and event.actor is not None
    }
    return tuple(sorted(found))


def _what_belongs_to(case: Case) -> Iterator[uuid.UUID]:
    """All that is of this case alone and has a trail of its own: seats, grounds, what was laid, its agenda.

    Three things are left out. A yes to handling two files jointly is taken back unseen. The contact that the
    case was opened from is one person's own: another one in the case must not learn from it. And a conference
    as a whole: the other partner's file may stand on the same agenda.
    """
    yield case.id
    for rows in (case.seats, case.grounds, case.contributions, case.items, case.reports):
        yield from rows.values_list("id", flat=True)


def _refuse_unsure(case: Case, person: int, recognised: str, action: str, by: Actor) -> None:
    if recognised not in course.RECOGNISED_BY:
        raise NotPossible(_("Say how you made sure who asks. A receipt code alone is not enough."))
    people, _relations = keeping.people_of(case, keeping.key_for(case, action, by))
    if person not in {each.number for each in people}:
        raise NotPossible(_("Say who of this case asks."))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _role(action: str) -> str:
    return "AGENCY" if action in rules.OF_AGENCIES else "TEAM"
