"""Tables of the trail."""

from django.db import models

# Accountability lasts as long as somebody may ask in court who looked: personal actions end after ten years.
TERM_YEARS = 10
TERM_GROUND = "GDPR art. 5(2) and 5(1)(e): accountability; old Civil Code of Belgium, art. 2262bis § 1"


class Entry(models.Model):
    """One event: who, what, on which record, done or refused. Never changed, never content."""

    organisation = models.UUIDField(help_text="Whose trail this is")
    position = models.PositiveBigIntegerField(help_text="Place in the organisation's chain, from 1")
    at = models.DateTimeField(help_text="Moment of the event")
    actor = models.UUIDField(null=True, help_text="Who acted; empty for the installation itself")
    action = models.CharField(max_length=60, help_text="What was done, by its code")
    subject = models.CharField(max_length=60, blank=True, help_text="Id of the record it was done to")
    outcome = models.CharField(max_length=7, help_text="done or refused")
    count = models.PositiveIntegerField(default=1, help_text="How many records a bulk event touched")
    link = models.BinaryField(max_length=32, help_text="Hash of this entry and all before it")

    fates = {
        name: (
            "keep",
            f"until it is dropped under a signed anchor, {TERM_YEARS} years after its day",
            TERM_GROUND,
        )
        for name in (
            "id",
            "organisation",
            "position",
            "at",
            "actor",
            "action",
            "subject",
            "outcome",
            "count",
            "link",
        )
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "position"], name="one_entry_per_position"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["done", "refused"]), name="outcome_is_done_or_refused"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "subject"], name="trail_of_one_record")]

    def __str__(self) -> str:
        return f"{self.position} {self.action}"


class Anchor(models.Model):
    """How far an organisation's chain had come on a day, signed. It stays when its entries are dropped."""

    organisation = models.UUIDField(help_text="Whose trail this is")
    day = models.DateField(help_text="Day on which it was signed")
    position = models.PositiveBigIntegerField(help_text="Position of the last entry it vouches for")
    link = models.BinaryField(max_length=32, help_text="Link of that entry")
    previous = models.BinaryField(max_length=32, help_text="Hash of the anchor before it")
    key = models.BinaryField(max_length=32, help_text="Public half of the key that signed it")
    signature = models.BinaryField(max_length=64, help_text="Ed25519 over all of the above")
    dropped_on = models.DateField(
        null=True, help_text="Day on which the entries up to it were dropped; empty while they are there"
    )

    fates = {
        name: ("keep", "as long as the trail", "GDPR art. 5(2): accountability; no personal data")
        for name in (
            "id",
            "organisation",
            "day",
            "position",
            "link",
            "previous",
            "key",
            "signature",
            "dropped_on",
        )
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="one_anchor_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} at {self.position}"


class ChainEnd(models.Model):
    """How far an organisation's chain has come: locked while an entry is added."""

    organisation = models.UUIDField(primary_key=True, help_text="Whose trail this is")
    position = models.PositiveBigIntegerField(default=0, help_text="Position of the last entry")
    link = models.BinaryField(max_length=32, help_text="Link of the last entry")

    fates = {
        name: ("keep", "as long as the trail", "GDPR art. 5(2): accountability")
        for name in ("organisation", "position", "link")
    }

    def __str__(self) -> str:
        return f"{self.organisation} at {self.position}"
