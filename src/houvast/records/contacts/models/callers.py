"""The table of numbers that abused the line: marks that say nothing without a key that is deleted."""

import uuid

from django.db import models

SAFE = "GDPR art. 6(1)(f): keeping the line free for who needs it"


class MarkedCaller(models.Model):
    """A number that abused the line, as a keyed hash. Where no marks are kept, the table is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Which line it abused"
    )
    proof = models.BinaryField(max_length=32, help_text="Keyed hash of the number, under a key of its month")
    marked_on = models.DateField(help_text="Civil day on which it was marked")

    fates = {
        name: ("erase", "30 days after marked_on", SAFE)
        for name in ("id", "organisation", "proof", "marked_on")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "proof"], name="caller_marked_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
