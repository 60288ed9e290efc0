"""Tables of the plan: versions of measures and issued reports. None is ever changed."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.plan.measures import STATES

PUBLIC = ("keep", "as long as the helpline", "no personal data")
ANSWERS_FOR = ("keep", "as long as the helpline", "GDPR art. 5(2): who answers for what the public was told")


class MeasureVersion(models.Model):
    """A measure as it stood from then on, or out of the plan. The highest number of a reference stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose plan it is"
    )
    reference = models.CharField(max_length=12, help_text="By which it is known in the plan")
    number = models.PositiveIntegerField(help_text="One up with each version")
    retired = models.BooleanField(default=False, help_text="Not in the plan any more")
    said = models.JSONField(help_text="Title and what it is, by language")
    owner = models.CharField(max_length=120, help_text="The service that answers for it; no person")
    article = models.CharField(max_length=3, help_text="Article of the Istanbul Convention")
    status = models.CharField(max_length=10, help_text="How far it is")
    begins = models.DateField(help_text="Its first day")
    until = models.DateField(help_text="The day by which it is done")
    indicator = models.JSONField(default=dict, blank=True, help_text="Table, line and column of its figure")
    written_at = models.DateTimeField(help_text="When")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    fates = {
        **{
            name: PUBLIC
            for name in (
                "id organisation reference number retired said owner article status begins until indicator"
            ).split()
        },
        **{name: ANSWERS_FOR for name in ("written_at", "written_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference", "number"], name="one_measure_of_each_number"
            ),
            models.CheckConstraint(condition=Q(status__in=STATES), name="status_of_a_measure_is_known"),
            models.CheckConstraint(condition=Q(until__gte=F("begins")), name="measure_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, version {self.number}"


class PlanReport(models.Model):
    """The yearly report as it was issued, in every language. A later one of the same year takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose plan it is"
    )
    year = models.PositiveIntegerField(help_text="The year it is about")
    number = models.PositiveIntegerField(help_text="One up with each report of that year")
    content = models.JSONField(help_text="All that it says, by language")
    issued_at = models.DateTimeField(help_text="When")
    issued_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    fates = {
        **{name: PUBLIC for name in "id organisation year number content".split()},
        **{name: ANSWERS_FOR for name in ("issued_at", "issued_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_report_of_each_number"
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.year}, number {self.number}"
