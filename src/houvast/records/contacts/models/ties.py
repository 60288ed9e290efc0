"""The tables of ties: who may have nothing to do with a contact, because they know somebody in it."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.contacts.course import TIED_HOW
from houvast.records.contacts.models.talks import HELP

OF_CONTACT = ("erase", "18 months after day of its contact, or on request", HELP)
WORKING = ("erase", "18 months after day of its contact, on burning, or on request", HELP)


class Tie(models.Model):
    """A worker is tied to somebody in a contact or talk: it is closed to them, as if it were not there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="To whom it is closed"
    )
    contact = models.ForeignKey(
        "contacts.Contact",
        null=True,
        on_delete=models.CASCADE,
        related_name="ties",
        help_text="Which contact",
    )
    talk = models.ForeignKey(
        "contacts.Talk", null=True, on_delete=models.CASCADE, related_name="ties", help_text="Which talk"
    )
    callback = models.ForeignKey(
        "contacts.Callback",
        null=True,
        on_delete=models.CASCADE,
        related_name="ties",
        help_text="Which callback, where it is of no contact or talk",
    )
    how = models.CharField(max_length=8, help_text="Said by themselves, by a lead, or found, by code")
    said_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who said it"
    )
    on = models.DateField(help_text="Since which day")

    # Told to whom a contact is closed, that would tell them who spoke about them (GDPR art. 15(4)).
    not_told = ("staff",)

    fates = {name: WORKING for name in ("id", "staff", "contact", "talk", "callback", "how", "said_by", "on")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, talk__isnull=True, callback__isnull=True)
                | Q(contact__isnull=True, talk__isnull=False, callback__isnull=True)
                | Q(contact__isnull=True, talk__isnull=True, callback__isnull=False),
                name="tie_to_one_thing",
            ),
            models.CheckConstraint(condition=Q(how__in=TIED_HOW), name="tie_known_in_a_known_way"),
            models.UniqueConstraint(fields=["staff", "contact"], name="one_tie_to_a_contact"),
            models.UniqueConstraint(fields=["staff", "talk"], name="one_tie_to_a_talk"),
            models.UniqueConstraint(fields=["staff", "callback"], name="one_tie_to_a_callback"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} to {self.contact_id or self.talk_id or self.callback_id}"


class AgencyTie(models.Model):
    """An agency of the directory has to do with somebody in a contact: nobody is referred to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    contact = models.ForeignKey(
        "contacts.Contact",
        on_delete=models.CASCADE,
        related_name="agency_ties",
        help_text="Which contact",
    )
    proof = models.CharField(max_length=64, help_text="Which agency, as a keyed hash")
    said_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who said it"
    )
    on = models.DateField(help_text="Since which day")

    fates = {name: OF_CONTACT for name in ("id", "contact", "proof", "said_by", "on")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "proof"], name="one_tie_of_an_agency_to_a_contact")
        ]

    def __str__(self) -> str:
        return f"an agency to {self.contact_id}"
