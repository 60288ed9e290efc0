"""The table of requests to open one contact of another team."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import OPENED_BECAUSE

ACCOUNTABLE = "GDPR art. 5(2): accountability"


class GlassRequest(models.Model):
    """Somebody outside the team asks to open one contact; somebody of the team lends them its key, or not."""

    class State(models.TextChoices):
        ASKED = "ASKED"
        AGREED = "AGREED"
        TURNED_DOWN = "TURNED_DOWN"
        TAKEN_BACK = "TAKEN_BACK"
        LAPSED = "LAPSED"  # nobody answered in time
        OVER = "OVER"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="glass", help_text="What is to be opened"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose contact it is"
    )
    asked_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who asks"
    )
    # By code: words could hold what somebody told.
    reason = models.CharField(max_length=12, help_text="Why, by code")
    asked_at = models.DateTimeField(help_text="When it was asked")
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.ASKED, help_text="What became of it"
    )
    agreed_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who agreed"
    )
    until = models.DateTimeField(null=True, help_text="When the key stops opening")
    opened_at = models.DateTimeField(null=True, help_text="When it was first opened")
    month_key = models.CharField(
        max_length=12, blank=True, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(null=True, help_text="The contact's key, sealed for who asks")

    fates = {
        name: (
            "erase",
            "30 days after asked_at, 18 months after day of its contact, or on request",
            ACCOUNTABLE,
        )
        for name in (
            "id contact organisation asked_by reason asked_at state agreed_by until opened_at "
            "month_key wrapped"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="glass_takes_two_people",
            ),
            models.UniqueConstraint(
                fields=["contact", "asked_by"],
                condition=Q(state__in=["ASKED", "AGREED"]),
                name="one_open_request_to_open",
            ),
            models.CheckConstraint(condition=Q(reason__in=OPENED_BECAUSE), name="opened_for_a_known_reason"),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=True)
                | Q(state="AGREED", agreed_by__isnull=False, until__isnull=False),
                name="key_is_lent_only_while_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} for {self.asked_by_id}"
