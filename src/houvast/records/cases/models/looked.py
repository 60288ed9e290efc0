"""The table of answers to who looked: prepared by one, checked by another, and only then given."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.cases.models.sharing import WITH_IT


class LookedAnswer(models.Model):
    """In which weeks who looked, as it is to be told to somebody in a case; checked by a second reader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="looked", help_text="Of which"
    )
    person = models.PositiveSmallIntegerField(help_text="Who asks, by number in the case")
    recognised = models.CharField(max_length=24, help_text="How it was made sure who asks, by code")
    prepared_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who prepared the answer"
    )
    prepared_on = models.DateField(help_text="Day on which it was prepared")
    checked_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="The second reader"
    )
    checked_on = models.DateField(null=True, help_text="Day on which the second reader decided")
    state = models.CharField(max_length=12, default="WAITS", help_text="How far it is, by code")
    given_on = models.DateField(null=True, help_text="Day on which it was given")
    sealed = models.BinaryField(help_text="The weeks and roles that it tells, sealed")

    fates = {
        name: WITH_IT
        for name in (
            "id case person recognised prepared_by prepared_on checked_by checked_on state given_on sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITS", checked_by=None, checked_on=None)
                | Q(
                    state__in=("AGREED", "TURNED_BACK"),
                    checked_by__isnull=False,
                    checked_on__isnull=False,
                ),
                name="answer_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("prepared_by")),
                name="answer_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(state="AGREED"), name="answer_given_only_once_checked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
