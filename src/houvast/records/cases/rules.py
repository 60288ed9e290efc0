"""Who may see and do what with cases: the team that works on it, and agencies as far as they were invited.

Whoever knows somebody in a case is neither.
"""

import enum
from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import Actor, Rule
from houvast.records.cases import seating
from houvast.records.cases.course import SEATED
from houvast.records.cases.models import CaseLink, CaseTie, SeatHolder
from houvast.records.contacts.queries import ties


class Action(enum.StrEnum):
    OPEN = "cases.open"
    OPEN_AT_HOUSE = "cases.open_at_house"
    TIE = "cases.tie"
    LIFT_TIE = "cases.lift_tie"
    NOTIFY = "cases.notify"
    READ_NOTIFICATION = "cases.read_notification"
    TAKE_NOTIFICATION = "cases.take_notification"
    REFUSE_NOTIFICATION = "cases.refuse_notification"
    ERASE_NOTIFICATIONS = "cases.erase_notifications"
    READ = "cases.read"
    CHANGE_PEOPLE = "cases.change_people"
    AGREE_TO_ROLE = "cases.agree_to_role"
    ADD_EVENT = "cases.add_event"
    ADD_TASK = "cases.add_task"
    END_TASK = "cases.end_task"
    ASSESS_RISK = "cases.assess_risk"
    WRITE_PLAN = "cases.write_plan"
    GIVE_PLAN = "cases.give_plan"
    CLOSE = "cases.close"
    REOPEN = "cases.reopen"
    MERGE = "cases.merge"
    SPLIT = "cases.split"
    UNDO_LINK = "cases.undo_link"
    REKEY = "cases.rekey"
    ERASE_ON_REQUEST = "cases.erase_on_request"
    ERASE = "cases.erase"
    INVOKE_GROUND = "cases.invoke_ground"
    CONFIRM_GROUND = "cases.confirm_ground"
    END_GROUND = "cases.end_ground"
    INVITE_AGENCY = "cases.invite_agency"
    TELL_AGENCY = "cases.tell_agency"
    UNDO_INVITATION = "cases.undo_invitation"
    END_SEAT = "cases.end_seat"
    LAY = "cases.lay"
    PASS_ON = "cases.pass_on"  # noqa: S105  # an action, no password
    READ_TABLE = "cases.read_table"
    LAY_DOCUMENT = "cases.lay_document"
    READ_DOCUMENT = "cases.read_document"
    OPEN_ORIGINAL = "cases.open_original"
    WITHDRAW_DOCUMENT = "cases.withdraw_document"
    ACCEPT_SEAT = "cases.accept_seat"
    DECLINE_SEAT = "cases.decline_seat"
    READ_SHARED = "cases.read_shared"
    CONTRIBUTE = "cases.contribute"
    CONTRIBUTE_DOCUMENT = "cases.contribute_document"
    READ_SHARED_DOCUMENT = "cases.read_shared_document"
    WRITE_OWN_NOTE = "cases.write_own_note"
    HAND_OVER_SEAT = "cases.hand_over_seat"
    LET_SIT = "cases.let_sit"
    STOP_SITTING = "cases.stop_sitting"
    END_OWN_ACTION = "cases.end_own_action"
    OWN_MINUTES = "cases.own_minutes"
    LEAVE_SEAT = "cases.leave_seat"
    CLOSE_EXPIRED = "cases.close_expired"
    PLAN_CONFERENCE = "cases.plan_conference"
    HOLD_CONFERENCE = "cases.hold_conference"
    MINUTE = "cases.minute"
    GIVE_MINUTES = "cases.give_minutes"
    ERASE_CONFERENCES = "cases.erase_conferences"
    NOTE_REQUEST = "cases.note_request"
    ANSWER_WHO_LOOKED = "cases.answer_who_looked"
    CHECK_WHO_LOOKED = "cases.check_who_looked"
    GIVE_WHO_LOOKED = "cases.give_who_looked"
    REPORT_TO_PROSECUTOR = "cases.report_to_prosecutor"
    SAY_JOINT_YES = "cases.say_joint_yes"
    REVOKE_JOINT_YES = "cases.revoke_joint_yes"


def _is_closed_to(by: Actor, at: str) -> Q:
    """Its contact is closed to them, or they are tied to the case itself or to one merged with it."""
    contacts = ties.closed_to_oneself(seen_by=by)
    tied = CaseTie.objects.filter(staff__isnull=False, staff=by.id).values("case")
    merged = CaseLink.objects.filter(kind="MERGED", undone_on=None)
    goes_on = merged.filter(Q(other__contact__in=contacts) | Q(other__in=tied)).values("case")
    went_in = merged.filter(Q(case__contact__in=contacts) | Q(case__in=tied)).values("other")
    closed = Q((f"{at}contact__in", contacts)) | Q((f"{at}pk__in", tied))
    return closed | Q((f"{at}pk__in", goes_on)) | Q((f"{at}pk__in", went_in))


def _of_own_teams(action: Action, at: str = "", *, narrower: Callable[[Actor], Q] = lambda by: Q()) -> Rule:
    """A case is closed to whom its contact is closed to, and to whom it is tied itself. `at`: the way from
    the record to its case, which is held before the record.
    """

    def permits(by: Actor) -> Q:
        theirs = Q((f"{at}organisation", by.organisation), (f"{at}team__in", by.teams(action)))
        return theirs & ~_is_closed_to(by, at) & narrower(by)

    return Rule(action, permits, within=(at.removesuffix("__"),) if at else ())


def _at_own_seat(action: Action, state: str) -> Rule:
    """A seat of one's agency that stands today; once it was taken, of who sits there, and of nobody else."""

    def permits(by: Actor) -> Q:
        theirs = Q(agency__organisation=by.organisation, agency__in=by.teams(action), state=state)
        if state == "ACCEPTED":
            sits = SeatHolder.objects.filter(staff=by.id, ended_on=None).values("seat")
            theirs &= Q(pk__in=sits)
        return theirs & seating.stands(timezone.localdate()) & ~_is_closed_to(by, "case__")

    return Rule(action, permits, within=("case",))


OPEN = Rule(Action.OPEN)
OPEN_AT_HOUSE = Rule(Action.OPEN_AT_HOUSE)
TIE = _of_own_teams(Action.TIE)
LIFT_TIE = _of_own_teams(Action.LIFT_TIE, "case__")
NOTIFY = Rule(
    Action.NOTIFY,
    lambda by: Q(organisation=by.organisation, sent_by=by.id, agency__in=by.teams("cases.notify")),
)


def _notified_to_own_teams(action: Action) -> Rule:
    """What nobody answered yet: an answered one has no words any more."""
    return Rule(
        action,
        lambda by: Q(organisation=by.organisation, team__in=by.teams(action), state="RECEIVED"),
    )


READ_NOTIFICATION = _notified_to_own_teams(Action.READ_NOTIFICATION)
TAKE_NOTIFICATION = _notified_to_own_teams(Action.TAKE_NOTIFICATION)
REFUSE_NOTIFICATION = _notified_to_own_teams(Action.REFUSE_NOTIFICATION)
ERASE_NOTIFICATIONS = Rule(Action.ERASE_NOTIFICATIONS)
READ = _of_own_teams(Action.READ)
CHANGE_PEOPLE = _of_own_teams(Action.CHANGE_PEOPLE)
AGREE_TO_ROLE = _of_own_teams(Action.AGREE_TO_ROLE)
ADD_EVENT = _of_own_teams(Action.ADD_EVENT)
ADD_TASK = _of_own_teams(Action.ADD_TASK)
END_TASK = _of_own_teams(Action.END_TASK)
ASSESS_RISK = _of_own_teams(Action.ASSESS_RISK)
WRITE_PLAN = _of_own_teams(Action.WRITE_PLAN)
GIVE_PLAN = _of_own_teams(Action.GIVE_PLAN)
CLOSE = _of_own_teams(Action.CLOSE)
REOPEN = _of_own_teams(Action.REOPEN)
MERGE = _of_own_teams(Action.MERGE)
SPLIT = _of_own_teams(Action.SPLIT)
UNDO_LINK = replace(
    _of_own_teams(Action.UNDO_LINK, "case__", narrower=lambda by: Q(undone_on=None)), within=("case", "other")
)
REKEY = Rule(Action.REKEY)
ERASE_ON_REQUEST = _of_own_teams(Action.ERASE_ON_REQUEST)
ERASE = Rule(Action.ERASE)
INVOKE_GROUND = _of_own_teams(Action.INVOKE_GROUND)
# The table refuses who registered it as the second person, too.
CONFIRM_GROUND = _of_own_teams(
    Action.CONFIRM_GROUND, "case__", narrower=lambda by: Q(ended_on=None) & ~Q(asked_by=by.id)
)
END_GROUND = _of_own_teams(Action.END_GROUND, "case__")
INVITE_AGENCY = _of_own_teams(Action.INVITE_AGENCY)
TELL_AGENCY = _of_own_teams(Action.TELL_AGENCY, "case__", narrower=lambda by: Q(state="INVITED"))
# A wrong invitation is undone by who sent it.
UNDO_INVITATION = _of_own_teams(
    Action.UNDO_INVITATION, "case__", narrower=lambda by: Q(invited_by=by.id, state__in=SEATED)
)
END_SEAT = _of_own_teams(Action.END_SEAT, "case__", narrower=lambda by: Q(state__in=SEATED))
LAY = _of_own_teams(Action.LAY)
PASS_ON = _of_own_teams(Action.PASS_ON, "case__")
READ_TABLE = _of_own_teams(Action.READ_TABLE)


def _still_there(by: Actor) -> Q:
    return Q(withdrawn_on=None)


LAY_DOCUMENT = _of_own_teams(Action.LAY_DOCUMENT)
READ_DOCUMENT = _of_own_teams(Action.READ_DOCUMENT, "case__", narrower=_still_there)
OPEN_ORIGINAL = _of_own_teams(Action.OPEN_ORIGINAL, "case__", narrower=_still_there)
WITHDRAW_DOCUMENT = _of_own_teams(Action.WITHDRAW_DOCUMENT, "case__", narrower=_still_there)
ACCEPT_SEAT = _at_own_seat(Action.ACCEPT_SEAT, "INVITED")
DECLINE_SEAT = _at_own_seat(Action.DECLINE_SEAT, "INVITED")
READ_SHARED = _at_own_seat(Action.READ_SHARED, "ACCEPTED")
CONTRIBUTE = _at_own_seat(Action.CONTRIBUTE, "ACCEPTED")
CONTRIBUTE_DOCUMENT = _at_own_seat(Action.CONTRIBUTE_DOCUMENT, "ACCEPTED")
READ_SHARED_DOCUMENT = _at_own_seat(Action.READ_SHARED_DOCUMENT, "ACCEPTED")
WRITE_OWN_NOTE = _at_own_seat(Action.WRITE_OWN_NOTE, "ACCEPTED")
HAND_OVER_SEAT = _at_own_seat(Action.HAND_OVER_SEAT, "ACCEPTED")
LET_SIT = _at_own_seat(Action.LET_SIT, "ACCEPTED")
STOP_SITTING = _at_own_seat(Action.STOP_SITTING, "ACCEPTED")
END_OWN_ACTION = _at_own_seat(Action.END_OWN_ACTION, "ACCEPTED")
OWN_MINUTES = _at_own_seat(Action.OWN_MINUTES, "ACCEPTED")
LEAVE_SEAT = _at_own_seat(Action.LEAVE_SEAT, "ACCEPTED")
CLOSE_EXPIRED = Rule(Action.CLOSE_EXPIRED)
REPORT_TO_PROSECUTOR = _of_own_teams(Action.REPORT_TO_PROSECUTOR)
SAY_JOINT_YES = _of_own_teams(Action.SAY_JOINT_YES)
REVOKE_JOINT_YES = _of_own_teams(Action.REVOKE_JOINT_YES, "case__", narrower=lambda by: Q(revoked_on=None))


def _conference_of_own_teams(action: Action) -> Rule:
    return Rule(action, lambda by: Q(organisation=by.organisation, team__in=by.teams(action)))


PLAN_CONFERENCE = Rule(Action.PLAN_CONFERENCE)
HOLD_CONFERENCE = _conference_of_own_teams(Action.HOLD_CONFERENCE)
MINUTE = _of_own_teams(Action.MINUTE, "case__")
GIVE_MINUTES = _conference_of_own_teams(Action.GIVE_MINUTES)
ERASE_CONFERENCES = Rule(Action.ERASE_CONFERENCES)
NOTE_REQUEST = _of_own_teams(Action.NOTE_REQUEST)
ANSWER_WHO_LOOKED = _of_own_teams(Action.ANSWER_WHO_LOOKED)
# The table refuses who prepared it as the second reader, too.
CHECK_WHO_LOOKED = _of_own_teams(
    Action.CHECK_WHO_LOOKED, "case__", narrower=lambda by: Q(state="WAITS") & ~Q(prepared_by=by.id)
)
GIVE_WHO_LOOKED = _of_own_teams(Action.GIVE_WHO_LOOKED, "case__", narrower=lambda by: Q(state="AGREED"))
OF_AGENCIES = frozenset(
    {
        Action.ACCEPT_SEAT,
        Action.DECLINE_SEAT,
        Action.READ_SHARED,
        Action.CONTRIBUTE,
        Action.CONTRIBUTE_DOCUMENT,
        Action.READ_SHARED_DOCUMENT,
        Action.WRITE_OWN_NOTE,
        Action.HAND_OVER_SEAT,
        Action.LEAVE_SEAT,
        Action.LET_SIT,
        Action.STOP_SITTING,
        Action.END_OWN_ACTION,
        Action.OWN_MINUTES,
        Action.NOTIFY,
    }
)
"""What people of other agencies do at their seat."""
