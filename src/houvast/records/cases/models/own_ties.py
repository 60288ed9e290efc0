"""Ties of a case of its own, and what agencies notified: how it begins, and who has nothing to do with it."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.cases.course import NOTIFIED_STATES

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)
NOTIFIED = ("erase", "18 months after sent_on", HELP)


class CaseTie(models.Model):
    """A colleague, or an agency, has to do with somebody in a case: to them it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="ties", help_text="Which")
    staff = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="To which colleague it is closed; empty: to an agency",
    )  # fmt: skip
    proof = models.CharField(max_length=64, default="", help_text="To which agency, as a keyed hash")
    said_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who said it"
    )
    on = models.DateField(help_text="Since which day")

    # Told to whom a case is closed, that would tell them who spoke about them (GDPR art. 15(4)).
    not_told = ("staff",)

    fates = {name: WITH_IT for name in "id case staff proof said_by on".split()}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=False, proof="") | (Q(staff=None) & ~Q(proof="")),
                name="case_tie_to_one_of_both",
            ),
            models.UniqueConstraint(fields=["case", "staff"], name="one_tie_of_somebody_to_a_case"),
            models.UniqueConstraint(
                fields=["case", "proof"], condition=~Q(proof=""), name="one_tie_of_an_agency_to_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.case_id}"


class Notification(models.Model):
    """A situation that an agency notified to a team; its words go once the team has answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="To which helpline"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="To which team"
    )
    agency = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Which agency"
    )
    sent_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who there"
    )
    sent_on = models.DateField(help_text="On which day")
    ground = models.CharField(max_length=24, help_text="On which ground of the law, by code")
    law_from = models.DateField(help_text="From which day that law held")
    purpose = models.CharField(max_length=24, help_text="What for, by code")
    state = models.CharField(max_length=12, default="RECEIVED", help_text="Received, taken or not taken")
    because = models.CharField(max_length=24, default="", help_text="Why it was not taken, by code")
    answered_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who answered"
    )
    answered_on = models.DateField(null=True, help_text="On which day it was answered")
    generation = models.PositiveIntegerField(help_text="Of the team's keys; 0 once answered")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that locks it")
    wrapped = models.BinaryField(help_text="Its key, sealed for the team and locked; empty once answered")
    sealed = models.BinaryField(help_text="The words, and on what the ground rests; empty once answered")

    fates = {
        name: NOTIFIED
        for name in (
            "id organisation team agency sent_by sent_on ground law_from purpose state because answered_by "
            "answered_on generation month_key wrapped sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=NOTIFIED_STATES), name="notification_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="RECEIVED", answered_on=None, because="")
                | Q(state="TAKEN", answered_on__isnull=False, because="")
                | (Q(state="NOT_TAKEN", answered_on__isnull=False) & ~Q(because="")),
                name="notification_answered_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "sent_on"], name="notifications_of_a_team")]

    def __str__(self) -> str:
        return str(self.id)
