"""The table of statements that people handed to an agency: sealed in their browser, for that agency alone."""

from django.db import models

HANDED = (
    "erase",
    "3 months after came_on, or on taking back",
    "GDPR art. 6(1)(a), 9(2)(a): handed over by the person",
)


class Parcel(models.Model):
    """A statement for one agency. It says neither whose it is nor from which journal."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made by the browser that sealed it")
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose pages it came by",
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="The agency that it is for"
    )
    came_on = models.DateField(help_text="Day on which it came")
    opened_at = models.DateTimeField(null=True, help_text="When the agency first opened it")
    opened_by = models.ForeignKey(
        "accounts.Staff",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who opened it first",
    )
    proof = models.BinaryField(help_text="By which who handed it over is known again, hashed")
    generation = models.PositiveIntegerField(help_text="Of the agency's keys")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that it is locked under")
    wrapped = models.BinaryField(help_text="Its key, sealed for the agency in the browser, and locked")
    sealed = models.BinaryField(help_text="The statement and the file that proves it, sealed in the browser")

    fates = {
        name: HANDED
        for name in (
            "id organisation team came_on opened_at opened_by proof generation month_key wrapped sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="parcel_opened_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
