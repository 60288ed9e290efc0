"""Tables of cases. In clear stand days, states and who works on it; people and words are sealed."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.cases.course import CASE_STATES, TASK_STATES
from houvast.records.cases.models.apart import JointYes as JointYes
from houvast.records.cases.models.apart import ProsecutorReport as ProsecutorReport
from houvast.records.cases.models.assessments import CaseAssessment as CaseAssessment
from houvast.records.cases.models.conferences import AgendaItem as AgendaItem
from houvast.records.cases.models.conferences import Attendance as Attendance
from houvast.records.cases.models.conferences import Conference as Conference
from houvast.records.cases.models.conferences import MinuteLine as MinuteLine
from houvast.records.cases.models.documents import CaseDocument as CaseDocument
from houvast.records.cases.models.documents import DocumentPiece as DocumentPiece
from houvast.records.cases.models.links import CaseLink as CaseLink
from houvast.records.cases.models.looked import LookedAnswer as LookedAnswer
from houvast.records.cases.models.own_ties import CaseTie as CaseTie
from houvast.records.cases.models.own_ties import Notification as Notification
from houvast.records.cases.models.plans import SafetyPlan as SafetyPlan
from houvast.records.cases.models.sharing import AgencyNote as AgencyNote
from houvast.records.cases.models.sharing import Contribution as Contribution
from houvast.records.cases.models.sharing import ContributionKey as ContributionKey
from houvast.records.cases.models.sharing import InvokedGround as InvokedGround
from houvast.records.cases.models.sharing import Seat as Seat
from houvast.records.cases.models.sharing import SeatHolder as SeatHolder

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WHOLE = ("erase", "18 months after worked_on, or on request", HELP)
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)


class Case(models.Model):
    """One situation that a team works on, from opening to an outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose case it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Who works on it"
    )
    contact = models.UUIDField(null=True, help_text="The contact from which it was opened; empty: from none")
    reached_out = models.PositiveSmallIntegerField(
        default=0, help_text="Whose file it is: who reached out, by number in the case; 0: not known"
    )
    split_off = models.BooleanField(
        default=False, help_text="It was split off from another case of the same contact"
    )
    opened_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who opened it"
    )
    day = models.DateField(help_text="Civil day on which it was opened")
    state = models.CharField(max_length=8, default="OPEN", help_text="Open or closed")
    outcome = models.CharField(max_length=24, default="U", help_text="With what it was closed, by code")
    closed_on = models.DateField(null=True, help_text="Day on which it was closed")
    worked_on = models.DateField(help_text="Day of the latest change: from then on its time runs")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change of its people")
    ages = models.JSONField(default=dict, help_text="Of its people, by number: child, adult or not known")
    last_person = models.PositiveSmallIntegerField(
        default=0, help_text="The highest number that anybody in it ever had: none is given twice"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that locks it")
    wrapped = models.BinaryField(help_text="The key of this case, sealed for its team and locked")
    sealed = models.BinaryField(help_text="Its people, their roles and relations, sealed")

    fates = {
        name: WHOLE
        for name in (
            "id organisation team contact reached_out split_off opened_by day state outcome closed_on "
            "worked_on version ages last_person "
            "generation month_key wrapped sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CASE_STATES), name="case_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_on__isnull=True, outcome="U")
                | (Q(state="CLOSED", closed_on__isnull=False) & ~Q(outcome="U")),
                name="case_closed_with_an_outcome",
            ),
            # Pressed twice, or by two at once: one case. A later episode is another, once this one is closed.
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(state="OPEN", split_off=False),
                name="one_open_case_of_a_contact",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "-day"], name="cases_of_a_team")]

    def __str__(self) -> str:
        return str(self.id)


class CaseEvent(models.Model):
    """One line of a case's timeline."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", help_text="Of which")
    number = models.PositiveIntegerField(help_text="Order of writing, from 1")
    kind = models.CharField(max_length=24, help_text="What it is, by code")
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    written_at = models.DateTimeField(help_text="When it was written")
    sealed = models.BinaryField(help_text="The words, and on which day it was, sealed")

    fates = {name: WITH_IT for name in "id case number kind written_by written_at sealed".split()}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class CaseTask(models.Model):
    """Somebody does something by a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks", help_text="Of which")
    number = models.PositiveIntegerField(help_text="Order of asking, from 1")
    owner = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who does it"
    )
    asked_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who asked for it"
    )
    due_on = models.DateField(help_text="Last day on which it is in time")
    state = models.CharField(max_length=12, default="OPEN", help_text="Open, done, not possible, or not done")
    ended_on = models.DateField(null=True, help_text="Day on which it was ended")
    sealed = models.BinaryField(help_text="What is to be done, and why it was not, sealed")

    fates = {name: WITH_IT for name in "id case number owner asked_by due_on state ended_on sealed".split()}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_number_once_per_case"),
            models.CheckConstraint(condition=Q(state__in=TASK_STATES), name="task_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_on__isnull=True)
                | (~Q(state="OPEN") & Q(ended_on__isnull=False)),
                name="task_ended_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state", "due_on"], name="tasks_of_somebody")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
