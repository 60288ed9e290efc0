"""The table of callbacks: whom we call, when it is safe, and who does. Number and conditions are sealed."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import CALLBACK_OPEN, CALLBACK_STATES, OPENED_EARLY_BECAUSE, WAYS_TO_CALL
from houvast.records.contacts.models.talks import HELP

ROW = ("erase", "30 days after latest_at, on burning, or on request", HELP)
WHAT = ("erase", "on ending, 30 days after latest_at, on burning, or on request", HELP)


class Callback(models.Model):
    """Somebody is to be called between two moments, in one way; one colleague has taken it, or nobody yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose callback it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose people call"
    )
    talk = models.ForeignKey(
        "contacts.Talk",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Asked in which talk",
    )
    contact = models.ForeignKey(
        "contacts.Contact",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Of which contact",
    )
    way = models.CharField(max_length=8, help_text="By call, text message or mail, by code")
    earliest_at = models.DateTimeField(help_text="Not before")
    latest_at = models.DateTimeField(help_text="Not after")
    state = models.CharField(max_length=12, default="ASKED", help_text="What became of it, by code")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried")
    taken_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who calls"
    )
    early_because = models.CharField(
        max_length=12, blank=True, help_text="Why it was opened outside its hours, by code"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    month_key = models.CharField(
        max_length=12, blank=True, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(default=b"", help_text="Its key, sealed for the team")
    sealed = models.BinaryField(default=b"", help_text="Number or address, and what to say, sealed")

    fates = {
        **{
            name: ROW
            for name in (
                "id organisation team talk contact way earliest_at latest_at state tries taken_by "
                "early_because generation"
            ).split()
        },
        **{name: WHAT for name in ("month_key", "wrapped", "sealed")},
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=WAYS_TO_CALL), name="callback_in_a_known_way"),
            models.CheckConstraint(condition=Q(state__in=CALLBACK_STATES), name="callback_in_a_known_state"),
            models.CheckConstraint(condition=Q(earliest_at__lt=F("latest_at")), name="callback_within_hours"),
            models.CheckConstraint(
                condition=Q(early_because__in=["", *OPENED_EARLY_BECAUSE]),
                name="callback_opened_early_for_a_known_reason",
            ),
            # Two do not call at once: who has taken it is one field of one row, and only of one that is open.
            models.CheckConstraint(
                condition=(Q(state="TAKEN") & Q(taken_by__isnull=False))
                | (~Q(state="TAKEN") & Q(taken_by__isnull=True)),
                name="callback_taken_by_one",
            ),
            models.UniqueConstraint(
                fields=["talk"], condition=Q(state__in=["ASKED", "TAKEN"]), name="one_open_callback_of_a_talk"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CALLBACK_OPEN) | Q(sealed=b"", wrapped=b""),
                name="no_number_once_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
