"""The table of texts that were held before they left, until somebody else looked at them."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import HELD_STATES, LEAVING_AS
from houvast.records.contacts.models.talks import HELP

HELD = ("erase", "30 days after held_at, on burning, or on request", HELP)


class HeldText(models.Model):
    """A text that was to leave and may give somebody away, or was chosen by chance. Which, only its content
    says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose text it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose lead looks at it"
    )
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who was sending it"
    )
    talk = models.ForeignKey(
        "contacts.Talk", null=True, on_delete=models.CASCADE, related_name="+", help_text="In which talk"
    )
    contact = models.ForeignKey(
        "contacts.Contact",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Of which contact",
    )
    kind = models.CharField(max_length=12, help_text="How it was to leave, by code")
    proof = models.BinaryField(help_text="Keyed hash by which the same text is known again")
    held_at = models.DateTimeField(help_text="When it was held")
    state = models.CharField(max_length=12, default="HELD", help_text="What became of it, by code")
    reviewed_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who looked at it"
    )
    reviewed_at = models.DateTimeField(null=True, help_text="When they decided")
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    month_key = models.CharField(
        max_length=12, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(help_text="Its key, sealed for the team")
    sealed = models.BinaryField(help_text="The text, and why it is held, sealed")

    fates = {
        name: HELD
        for name in (
            "id organisation team staff talk contact kind proof held_at state reviewed_by reviewed_at "
            "generation month_key wrapped sealed"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LEAVING_AS), name="held_text_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=HELD_STATES), name="held_text_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("staff")),
                name="nobody_reviews_their_own_text",
            ),
            models.CheckConstraint(
                condition=Q(state="HELD") | Q(reviewed_by__isnull=False), name="let_through_by_somebody"
            ),
            models.UniqueConstraint(fields=["staff", "proof"], name="the_same_text_is_held_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
