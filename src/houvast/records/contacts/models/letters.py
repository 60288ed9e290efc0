"""The table of letters: what was written to somebody, or for them to a service, sealed with their contact."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.contacts.course import LETTER_STATES, LETTER_TO, LETTER_WAYS
from houvast.records.contacts.models.talks import HELP

LETTER = ("erase", "18 months after day of its contact, or on request", HELP)


class Letter(models.Model):
    """A letter that left, and how. To whom, and what it says, is sealed under the key of its contact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Made by the page")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose letter it is"
    )
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="letters", help_text="Of which contact"
    )
    to = models.CharField(max_length=8, help_text="To the person, or to a service, by code")
    way = models.CharField(max_length=4, help_text="By post or mail, by code")
    made_at = models.DateTimeField(help_text="When it left, or was taken out to print")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    state = models.CharField(max_length=12, default="OUT", help_text="What became of it, by code")
    sealed = models.BinaryField(help_text="To whom and what it says, sealed")

    fates = dict.fromkeys("id organisation contact to way made_at written_by state sealed".split(), LETTER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to__in=LETTER_TO), name="letter_to_somebody_known"),
            models.CheckConstraint(condition=Q(way__in=LETTER_WAYS), name="letter_in_a_known_way"),
            models.CheckConstraint(condition=Q(state__in=LETTER_STATES), name="letter_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="OUT") | Q(state="GOING", way="MAIL") | Q(way="POST", sealed=b""),
                name="taken_back_letter_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
