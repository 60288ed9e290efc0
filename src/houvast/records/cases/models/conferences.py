"""Tables of conferences: who meets on a day, which cases are on, and what was minuted of each.

What is said of a case is a contribution to its table: of words, this holds why an action was not done.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.cases.course import AGENDA_REASONS, ATTENDING, MINUTE_KINDS, TASK_STATES

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)
MEETING = ("erase", "18 months after held_on", HELP)
WITH_MEETING = ("erase", "18 months after held_on of its conference", HELP)


class Conference(models.Model):
    """People of several agencies around one table on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Who holds it"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose cases are on"
    )
    held_on = models.DateField(help_text="On which day it is")
    chair = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who leads it"
    )
    minute_taker = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who writes; not the chair"
    )
    closed_on = models.DateField(null=True, help_text="Day on which its minutes were closed")

    fates = {name: MEETING for name in "id organisation team held_on chair minute_taker closed_on".split()}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(chair=F("minute_taker")), name="minute_taker_is_not_the_chair"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attendance(models.Model):
    """Somebody at a conference: of an agency or of the team, present, excused, or looking on."""

    conference = models.ForeignKey(
        Conference, on_delete=models.CASCADE, related_name="attendances", help_text="At which"
    )
    number = models.PositiveSmallIntegerField(help_text="Order of writing, from 1")
    agency = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of which agency; empty: of the team, or an observer",
    )  # fmt: skip
    called = models.CharField(max_length=80, help_text="Their name, as on the list of who is present")
    how = models.CharField(max_length=8, help_text="Present, excused, or an observer")
    signed_on = models.DateField(null=True, help_text="Day on which an observer signed for secrecy")
    conflicts = models.JSONField(default=list, help_text="Items at which they do not sit, by number")
    minutes_on = models.DateField(null=True, help_text="Day on which minutes were last made for the agency")

    fates = {
        name: WITH_MEETING
        for name in "id conference number agency called how signed_on conflicts minutes_on".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="attendance_number_once"),
            models.CheckConstraint(condition=Q(how__in=ATTENDING), name="attendance_of_a_known_kind"),
            models.CheckConstraint(
                condition=~Q(how="OBSERVER") | Q(signed_on__isnull=False), name="observer_has_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.number}"


class AgendaItem(models.Model):
    """One case on the agenda of a conference, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="items", help_text="Which")
    conference = models.ForeignKey(
        Conference,
        null=True,
        on_delete=models.SET_NULL,
        related_name="items",
        help_text="At which conference",
    )
    day = models.DateField(help_text="Day of that conference, also once it is erased")
    number = models.PositiveSmallIntegerField(help_text="Order on the agenda, from 1")
    because = models.CharField(max_length=12, help_text="Why it is on, by code")
    review_on = models.DateField(null=True, help_text="Day on which it is looked at again")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change of its minutes")
    sheets = models.PositiveIntegerField(
        default=0, help_text="The last sheet of risk when it was put on, or last minuted"
    )
    events = models.PositiveIntegerField(default=0, help_text="The last line of its timeline at that moment")

    fates = {
        name: WITH_IT
        for name in "id case conference day number because review_on version sheets events".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "case"], name="case_once_on_an_agenda"),
            models.UniqueConstraint(fields=["conference", "number"], name="item_number_once_on_an_agenda"),
            models.CheckConstraint(condition=Q(because__in=AGENDA_REASONS), name="on_for_a_known_reason"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MinuteLine(models.Model):
    """One line of minutes: what an agency brought, a risk, a decision, or an action with owner and day."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="minutes", help_text="Of which"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="lines", help_text="At which item"
    )
    number = models.PositiveIntegerField(help_text="Number of its contribution in the case")
    contribution = models.OneToOneField(
        "cases.Contribution", on_delete=models.CASCADE, related_name="+", help_text="Its words"
    )
    kind = models.CharField(max_length=12, help_text="What it is, by code")
    said_by = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Which agency brought it; empty: the team of the case",
    )  # fmt: skip
    owner = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of an action: which agency does it; empty: the team of the case",
    )  # fmt: skip
    due_on = models.DateField(null=True, help_text="Of an action: last day on which it is in time")
    state = models.CharField(max_length=12, default="", help_text="Of an action: how it stands")
    ended_on = models.DateField(null=True, help_text="Of an action: day on which it was ended")
    reason = models.ForeignKey(
        "cases.Contribution", null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Why its agency did not do it, where the agency said so itself",
    )  # fmt: skip
    sealed = models.BinaryField(help_text="Why an action was not possible, or not done, sealed")

    fates = {
        name: WITH_IT
        for name in (
            "id case item number contribution kind said_by owner due_on state ended_on reason sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="minute_number_once_per_case"),
            models.CheckConstraint(condition=Q(kind__in=MINUTE_KINDS), name="minute_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="ACTION", due_on__isnull=False, state__in=TASK_STATES)
                | (~Q(kind="ACTION") & Q(due_on=None, owner=None, state="", ended_on=None)),
                name="action_has_a_day_and_a_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"
