"""Tables of sharing: grounds as they were invoked, seats of agencies, and what was laid on the table.

In clear stand codes, days and who: the gate is asked without anybody's key. Words are sealed.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.cases.course import SEAT_STATES

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)


class InvokedGround(models.Model):
    """A ground of the law as somebody invoked it for one case: it may only be narrower than the law."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="grounds", help_text="Of which"
    )
    ground = models.CharField(max_length=24, help_text="Which, by code")
    law_from = models.DateField(help_text="From which day the law held under which it was invoked")
    purposes = models.JSONField(help_text="For which purposes, by code")
    kinds = models.JSONField(help_text="Which agencies may take part, by code")
    agency = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The one agency that it is for; empty: those kinds",
    )  # fmt: skip
    fields = models.JSONField(help_text="What may be shared, by code")
    ways = models.JSONField(help_text="In which ways, by code")
    person = models.PositiveSmallIntegerField(
        default=0, help_text="Whose consent it is, by number in the case; 0: it is about all"
    )
    because = models.CharField(max_length=24, default="", help_text="The reason that the law asks, by code")
    answered = models.JSONField(default=list, help_text="Questions that have an answer, by code")
    holds_from = models.DateField(help_text="First day on which it holds")
    holds_until = models.DateField(help_text="First day on which it no longer does")
    asked_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who registered it"
    )
    asked_on = models.DateField(help_text="Day on which it was registered")
    confirmed_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="The second person"
    )
    confirmed_on = models.DateField(null=True, help_text="Day on which a second person confirmed it")
    ended_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who ended it"
    )
    ended_on = models.DateField(null=True, help_text="Day on which it was withdrawn or ended")
    sealed = models.BinaryField(help_text="On what it rests and the answers, in words, sealed")

    fates = {
        name: WITH_IT
        for name in (
            "id case ground law_from purposes kinds agency fields ways person because answered holds_from "
            "holds_until asked_by asked_on confirmed_by confirmed_on ended_by ended_on sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holds_until__gt=F("holds_from")), name="ground_holds_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(asked_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="ground_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.ground}"


class Seat(models.Model):
    """An agency's place at the table of one case: on a ground, for a purpose, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="seats", help_text="At which"
    )
    agency = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose place it is"
    )
    ground = models.ForeignKey(
        InvokedGround, on_delete=models.CASCADE, related_name="seats", help_text="On what it stands"
    )
    purpose = models.CharField(max_length=24, help_text="What for, by code")
    fields = models.JSONField(help_text="What may be shown, by code")
    people = models.JSONField(help_text="Whom it is about, by number in the case")
    until = models.DateField(help_text="First day on which it is over")
    state = models.CharField(max_length=12, default="INVITED", help_text="How far it has come")
    invited_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who invited"
    )
    invited_on = models.DateField(help_text="Day of the invitation")
    holder = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who of those who sit there answers for it",
    )  # fmt: skip
    secrecy_on = models.DateField(
        null=True, help_text="Day on which the first of those who sit there confirmed secrecy"
    )
    declined_because = models.CharField(max_length=24, default="", help_text="Why not, by code")
    ended_on = models.DateField(null=True, help_text="Day on which it was declined, undone or ended")
    named_on = models.JSONField(
        default=dict, help_text="By number in the case: day on which minutes for it first named somebody"
    )

    fates = {
        name: WITH_IT
        for name in (
            "id case agency ground purpose fields people until state invited_by invited_on holder secrecy_on "
            "declined_because ended_on named_on"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SEAT_STATES), name="seat_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state__in=("INVITED", "ACCEPTED"), ended_on=None)
                | (~Q(state__in=("INVITED", "ACCEPTED")) & Q(ended_on__isnull=False)),
                name="seat_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="ACCEPTED") | Q(holder__isnull=False), name="accepted_seat_is_held"
            ),
            models.UniqueConstraint(
                fields=["case", "agency", "ground"], condition=Q(state__in=("INVITED", "ACCEPTED")),
                name="one_seat_of_an_agency_on_a_ground",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "state", "-invited_on"], name="seats_of_an_agency"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SeatHolder(models.Model):
    """Somebody of an agency who sits at a seat: they read there as long as this stands, and nobody else."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", help_text="Of which")
    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, related_name="holders", help_text="At which seat"
    )
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who sits there"
    )
    given_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Which colleague let them; empty: they took it themselves",
    )  # fmt: skip
    since = models.DateField(help_text="Since which day")
    secrecy_on = models.DateField(null=True, help_text="Day on which they confirmed secrecy")
    ended_on = models.DateField(null=True, help_text="Day on which they left it, or it ended")

    fates = {name: WITH_IT for name in "id case seat staff given_by since secrecy_on ended_on".split()}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "staff"], condition=Q(ended_on=None), name="somebody_sits_once_at_a_seat"
            ),
        ]
        # The list of where somebody sits: without it, all that a large agency holds is read to find theirs.
        indexes = [models.Index(fields=["staff", "ended_on"], name="seats_somebody_sits_at")]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.seat_id}"


class Contribution(models.Model):
    """Something laid on the table: one thing about one person, sealed for each who may read it, apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="contributions", help_text="Of which"
    )
    number = models.PositiveIntegerField(help_text="Order of writing, from 1")
    field = models.CharField(max_length=24, help_text="What it tells, by code")
    about = models.PositiveSmallIntegerField(help_text="About whom, by number in the case")
    agency = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Which agency laid it; empty: the team of the case",
    )  # fmt: skip
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    written_at = models.DateTimeField(help_text="When it was written")
    sealed = models.BinaryField(help_text="The words, sealed")

    fates = {
        name: WITH_IT for name in "id case number field about agency written_by written_at sealed".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="contribution_number_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class ContributionKey(models.Model):
    """The key of a contribution, for one who may read it; emptied when the seat ends."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", help_text="Of which")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="keys", help_text="Of what"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="For whom"
    )
    seat = models.ForeignKey(
        Seat, null=True, on_delete=models.CASCADE, related_name="keys",
        help_text="In which place at the table; empty: as the team of the case, or as who wrote it",
    )  # fmt: skip
    generation = models.PositiveIntegerField(help_text="Of the team's keys; 0 once closed")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that locks it")
    wrapped = models.BinaryField(help_text="The key, sealed for the team and locked; empty once closed")
    given_on = models.DateField(help_text="Day on which it was shared")
    opened_on = models.DateField(null=True, help_text="Day on which somebody there first read it")
    closed_on = models.DateField(null=True, help_text="Day on which the key was destroyed")

    fates = {
        name: WITH_IT
        for name in (
            "id case contribution team seat generation month_key wrapped given_on opened_on closed_on"
        ).split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "seat"], name="contribution_given_once_to_a_seat"
            ),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(seat=None), name="contribution_kept_once_by_its_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} for {self.team_id}"


class AgencyNote(models.Model):
    """What an agency notes for itself, sealed for it alone: not for the helpline, not for other agencies."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", help_text="Of which")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="notes", help_text="At which place")
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose note it is"
    )
    number = models.PositiveIntegerField(help_text="Order of writing, from 1")
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    written_at = models.DateTimeField(help_text="When it was written")
    generation = models.PositiveIntegerField(help_text="Of the agency's keys")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that locks it")
    wrapped = models.BinaryField(help_text="The key of this note, sealed for the agency and locked")
    sealed = models.BinaryField(help_text="The words, sealed")

    fates = {
        name: WITH_IT
        for name in (
            "id case seat team number written_by written_at generation month_key wrapped sealed"
        ).split()
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "number"], name="note_number_once_per_seat")]

    def __str__(self) -> str:
        return f"{self.seat_id}/{self.number}"
