"""The tables of danger acts: what was decided when somebody was in danger, and whether they know it.

In clear stand codes as coarse as facts; the place and all that is told in words are sealed for the teams that
have the act.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import DANGER_STATES
from houvast.records.contacts.models.talks import FIGURES, HELP

CODED = ("erase", "10 years after day", FIGURES)
WORKING = ("erase", "18 months after day, or on request", HELP)
SEALED = ("erase", "18 months after day, on burning, or on request", HELP)
KEYS = ("erase", "18 months after day of its act, on burning, or on request", HELP)


class DangerAct(models.Model):
    """Somebody was in danger, and a worker acted: whom they informed, on which ground, with whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose act it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Where it was begun"
    )
    day = models.DateField(help_text="Civil day on which it was begun")
    hour = models.PositiveSmallIntegerField(null=True, help_text="Hour of that day, 0-23")
    state = models.CharField(max_length=8, default="OPEN", help_text="Open, closed, or begun by mistake")
    informed = models.JSONField(default=list, help_text="Who was informed, by code")
    ground = models.CharField(max_length=24, default="U", help_text="On which ground, by code")
    alone = models.CharField(max_length=24, default="U", help_text="Why it was decided alone, by code")
    told = models.CharField(max_length=24, default="U", help_text="Whether the person knows it, by code")
    outcome = models.CharField(max_length=24, default="U", help_text="What came of it, by code")

    talk = models.ForeignKey(
        "contacts.Talk", null=True, on_delete=models.SET_NULL, related_name="+", help_text="In which talk"
    )
    contact = models.ForeignKey(
        "contacts.Contact",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Of which contact",
    )
    draft = models.UUIDField(null=True, help_text="The registration beside which it was begun")
    opened_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who began it"
    )
    decided_with = models.ForeignKey(
        "accounts.Staff",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who decided with them",
    )
    opened_at = models.DateTimeField(null=True, help_text="When it was begun")
    tell_from = models.DateTimeField(null=True, help_text="From when it is safe to tell the person")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change")
    month_key = models.CharField(
        max_length=12, blank=True, help_text="Name of the month's key under which it is sealed too"
    )
    sealed = models.BinaryField(default=b"", help_text="The place, and all that is told in words, sealed")

    fates = {
        **{
            name: CODED
            for name in "id organisation team day hour state informed ground alone told outcome".split()
        },
        **{name: WORKING for name in "talk contact draft opened_by decided_with opened_at tell_from".split()},
        "version": CODED,
        "month_key": SEALED,
        "sealed": SEALED,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DANGER_STATES), name="danger_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(hour__isnull=True) | Q(hour__lt=24), name="danger_in_an_hour_of_a_day"
            ),
            # Whoever decides alone says why; nobody is their own second person.
            models.CheckConstraint(
                condition=Q(decided_with__isnull=True) | ~Q(decided_with=F("opened_by")),
                name="danger_is_decided_with_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(decided_with__isnull=True) | Q(alone="U"),
                name="danger_decided_alone_or_with_somebody",
            ),
            # The key that is pressed twice, or by two colleagues at once, makes one act.
            models.UniqueConstraint(
                fields=["talk", "team"], condition=Q(state="OPEN"), name="one_open_danger_of_a_talk"
            ),
            models.UniqueConstraint(
                fields=["draft", "opened_by"], condition=Q(state="OPEN"), name="one_open_danger_of_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DangerKey(models.Model):
    """The key of one danger act, sealed for one team: where it was begun, or where its talk went."""

    act = models.ForeignKey(
        DangerAct, on_delete=models.CASCADE, related_name="keys", help_text="What it opens"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="For whom"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    wrapped = models.BinaryField(help_text="The key, sealed for the team")

    fates = {name: KEYS for name in ("id", "act", "team", "generation", "wrapped")}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "team"], name="one_key_per_team_of_a_danger")]

    def __str__(self) -> str:
        return f"{self.act_id} for {self.team_id}"
