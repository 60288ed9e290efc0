"""Tables of secret addresses: sealed for the shelter, lent to who brings somebody, compared by keyed hashes.

The public gate stands with the service, the staff note here in clear, the location only as ciphertext.
"""

import uuid

from django.db import models
from django.db.models import F, Q

ACCOUNTABLE = "GDPR art. 5(2): accountability"
HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
ROW = ("keep", "as long as the helpline", "no personal data")
WHERE = ("erase", "18 months after written_on, or on replacing", HELP)
LENT = ("erase", "30 days after granted_at, or on replacing", ACCOUNTABLE)


class SecretAddress(models.Model):
    """Who lives behind a service whose address is secret: one team, which alone can open where it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose directory it is"
    )
    service = models.OneToOneField(
        "directory.Service", on_delete=models.PROTECT, related_name="+", help_text="Of which service"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Who lives there"
    )
    note = models.TextField(blank=True, default="", help_text="How workers arrange an arrival; no address")
    written_on = models.DateField(null=True, help_text="Day on which the location was last written")
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    generation = models.PositiveIntegerField(default=0, help_text="Of the team's keys")
    month_key = models.CharField(
        max_length=12,
        blank=True,
        default="",
        help_text="Name of the month's key under which it is sealed too",
    )
    wrapped = models.BinaryField(default=b"", help_text="The key of the location, sealed for the team")
    sealed = models.BinaryField(
        default=b"", help_text="Street, number, town, telephones, how to come; sealed"
    )

    fates = {
        **dict.fromkeys("id organisation service team note written_on".split(), ROW),
        **dict.fromkeys("written_by generation month_key wrapped sealed".split(), WHERE),
    }

    def __str__(self) -> str:
        return f"shelter {self.id}"


class LocationTerm(models.Model):
    """One thing that no text may say: a keyed hash of a piece of a location, or of nothing at all."""

    id = models.BigAutoField(primary_key=True, help_text="Counts up")
    shelter = models.ForeignKey(
        SecretAddress, on_delete=models.CASCADE, related_name="terms", help_text="Of which"
    )
    blind = models.BinaryField(max_length=33, help_text="Keyed hash")

    fates = dict.fromkeys(
        ("id", "shelter", "blind"),
        ("erase", "18 months after written_on of its shelter, or on replacing", HELP),
    )

    def __str__(self) -> str:
        return str(self.id)


class ComparingKey(models.Model):
    """The key by which texts are compared with locations, sealed for one team: so that each of them can."""

    id = models.BigAutoField(primary_key=True, help_text="Counts up")
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.CASCADE, related_name="+", help_text="For whose people"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    wrapped = models.BinaryField(help_text="The key, sealed")

    fates = dict.fromkeys("id team generation wrapped".split(), ROW)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "generation"], name="one_comparing_key_per_generation")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.generation}"


class LentLocation(models.Model):
    """A location, lent to one person who brings somebody, for one arrival and until a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose directory it is"
    )
    shelter = models.ForeignKey(
        SecretAddress, on_delete=models.CASCADE, related_name="lent", help_text="Where to"
    )
    arrival = models.UUIDField(help_text="Opaque id of the arrival; the directory knows no contact")
    person = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who brings somebody"
    )
    granted_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who lent it"
    )
    granted_at = models.DateTimeField(help_text="When it was lent")
    until = models.DateTimeField(help_text="When it stops opening by itself")
    ended_at = models.DateTimeField(null=True, help_text="When it stopped opening")
    month_key = models.CharField(
        max_length=12,
        blank=True,
        default="",
        help_text="Name of the month's key under which it is sealed too",
    )
    wrapped = models.BinaryField(null=True, help_text="The key of the location, sealed for this person")

    fates = dict.fromkeys(
        (
            "id organisation shelter arrival person granted_by granted_at until ended_at month_key wrapped"
        ).split(),
        LENT,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=True) | Q(ended_at__isnull=True),
                name="no_key_of_a_location_once_ended",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("granted_at")), name="location_lent_for_a_time"),
            models.CheckConstraint(
                condition=~Q(person=F("granted_by")), name="nobody_lends_a_location_to_themselves"
            ),
            models.UniqueConstraint(
                fields=["shelter", "arrival"],
                condition=Q(ended_at__isnull=True),
                name="one_person_brings_at_one_arrival",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LocationOpening(models.Model):
    """That somebody opened a location that was lent to them, and when: the shelter sees it."""

    id = models.BigAutoField(primary_key=True, help_text="Counts up")
    lent = models.ForeignKey(
        LentLocation, on_delete=models.CASCADE, related_name="openings", help_text="By which lending"
    )
    at = models.DateTimeField(help_text="When")

    fates = dict.fromkeys(
        ("id", "lent", "at"), ("erase", "30 days after granted_at of its lent, or on replacing", ACCOUNTABLE)
    )

    def __str__(self) -> str:
        return str(self.at)
