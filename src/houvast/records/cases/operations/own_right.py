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
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.audit import trail
from houvast.records.cases import course, keeping, operations, rules, sealed, telling
from houvast.records.cases.models import Case, LookedAnswer
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
    case: Case, words: str, *, kind: str, person: int, recognised: str, owner: uuid.UUID | None, by: Actor
) -> int:
    """Write down what somebody asks about themselves, as a task with its day. Returns the task's number."""
    if owner is None:
        raise NotPossible(_("Say who answers."))
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
def prepare_who_looked(
    case: Case, *, person: int, recognised: str, others_checked: bool, secrecy_checked: bool, by: Actor
) -> uuid.UUID:
    """Prepare the answer to who looked, from the trail as it stands: weeks and roles. Returns it, unshown.

    Whoever prepares it read first what it does to others in the case, and whether secrecy of a case
    consultation (458ter) stands in the way. It is given only once somebody else read the same: the team is
    told at its own address, if it has one, that something is new. NotPossible where the mail server did not
    take that mail: the answer is prepared all the same.
    """
    key = _refuse_unsure(case, person, recognised, rules.ANSWER_WHO_LOOKED.action, by)
    _refuse_unread(others_checked, secrecy_checked)
    if by.id is None:  # nobody is no first reader
        raise Refused
    found = {
        Looked(_monday(timezone.localdate(event.at)), _role(event.action))
        for subject in _what_belongs_to(case)
        for event in trail.events(by.organisation, subject=str(subject), newest=None)
        if event.outcome == "done" and event.actor is not None
    }
    row = LookedAnswer(
        case=case, person=person, recognised=recognised, prepared_by_id=by.id,
        prepared_on=timezone.localdate(),
    )  # fmt: skip
    told = [[each.week.isoformat(), each.role] for each in sorted(found)]
    row.sealed = sealed.seal_words({"told": told}, key, case=case.id, kind="looked", number=row.id)
    row.save(force_insert=True)
    untold = _("It is prepared, but the mail server did not take the mail. Tell a colleague yourself.")
    telling.something_is_new(case.team_id, untold=untold)
    return row.id


@guarded_on(LookedAnswer, rules.CHECK_WHO_LOOKED, reads=True)  # whoever decides after it is in the trail
def read_to_check(answer: LookedAnswer, *, by: Actor) -> tuple[Looked, ...]:
    """The answer as it waits, for who may check it: anybody of the team but who prepared it."""
    return _told(answer, rules.CHECK_WHO_LOOKED.action, by)


@guarded_on(LookedAnswer, rules.CHECK_WHO_LOOKED)
def check_who_looked(
    answer: LookedAnswer,
    *,
    agrees: bool,
    others_checked: bool = False,
    secrecy_checked: bool = False,
    by: Actor,
) -> None:
    """A second reader, who is not the first, read the rights of others and the secrecy; or turns it back."""
    if agrees:
        _refuse_unread(others_checked, secrecy_checked)
    answer.state = "AGREED" if agrees else "TURNED_BACK"
    answer.checked_by_id, answer.checked_on = by.id, timezone.localdate()
    answer.save(update_fields=["state", "checked_by", "checked_on"])


@guarded_on(LookedAnswer, rules.GIVE_WHO_LOOKED)
def give_who_looked(answer: LookedAnswer, *, by: Actor) -> tuple[Looked, ...]:
    """The checked answer, to read aloud or to print. Refused before a second reader agreed."""
    told = _told(answer, rules.GIVE_WHO_LOOKED.action, by)
    answer.given_on = answer.given_on or timezone.localdate()
    answer.save(update_fields=["given_on"])
    return told


def _told(answer: LookedAnswer, action: str, by: Actor) -> tuple[Looked, ...]:
    key = keeping.key_for(answer.case, action, by)
    said = sealed.open_words(bytes(answer.sealed), key, case=answer.case_id, kind="looked", number=answer.id)
    return tuple(Looked(date.fromisoformat(week), role) for week, role in said["told"])


def _refuse_unread(others_checked: bool, secrecy_checked: bool) -> None:
    if not others_checked or not secrecy_checked:
        raise NotPossible(
            _(
                "Read first what the answer does to others in this case, and whether its secrecy is in "
                "the way."
            )
        )


def _what_belongs_to(case: Case) -> Iterator[uuid.UUID]:
    """All that is of this case alone and has a trail of its own: seats, grounds, what was laid, its agenda.

    Three things are left out. A yes to handling two files jointly is taken back unseen. The contact that the
    case was opened from is one person's own: another one in the case must not learn from it. And a conference
    as a whole: the other partner's file may stand on the same agenda.
    """
    yield case.id
    for rows in (
        case.seats,
        case.grounds,
        case.contributions,
        case.documents,
        case.items,
        case.reports,
        case.looked,
    ):
        yield from rows.values_list("id", flat=True)


def _refuse_unsure(case: Case, person: int, recognised: str, action: str, by: Actor) -> bytes:
    """The key of the case, once it is said who asks and how that was made sure."""
    if recognised not in course.RECOGNISED_BY:
        raise NotPossible(_("Say how you made sure who asks. A receipt code alone is not enough."))
    key = keeping.key_for(case, action, by)
    people, _relations = keeping.people_of(case, key)
    if person not in {each.number for each in people}:
        raise NotPossible(_("Say who of this case asks."))
    return key


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _role(action: str) -> str:
    return "AGENCY" if action in rules.OF_AGENCIES else "TEAM"
