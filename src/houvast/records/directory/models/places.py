"""Tables of shelter places: who keeps them, their kinds, each place, and what keeps one from being free.

A place is free unless there is a hold of it that has not ended and has not run out. Time decides that, not a
job: a hold that ran out is ended by whoever takes the place next. Nothing here says for whom a place is held.
"""

import uuid

from django.db import models
from django.db.models import F, Q

PUBLIC = ("keep", "as long as the helpline", "no personal data")
HELD = ("erase", "2 years after ended_at", "GDPR art. 89(1): statistics")


class Shelter(models.Model):
    """A service whose places are kept here, and the team that keeps them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose directory it is"
    )
    service = models.OneToOneField(
        "directory.Service", on_delete=models.PROTECT, related_name="+", help_text="Which service it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Who keeps its places"
    )
    since = models.DateTimeField(help_text="Since when its places are kept here")
    ended_at = models.DateTimeField(null=True, help_text="Since when no longer")
    stated_at = models.DateTimeField(help_text="When the shelter last said how its places are")

    fates = dict.fromkeys("id organisation service team since ended_at stated_at".split(), PUBLIC)

    def __str__(self) -> str:
        return f"shelter {self.id}"


class PlaceKind(models.Model):
    """Places of one shelter that are alike."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+", help_text="Of which")
    whom = models.CharField(max_length=12, help_text="For whom: a code of place_for")
    pets = models.BooleanField(default=False, help_text="An animal can come along")
    wheelchair = models.BooleanField(default=False, help_text="A wheelchair can enter and turn")
    beds = models.PositiveSmallIntegerField(default=1, help_text="How many people sleep in one such place")

    fates = dict.fromkeys("id shelter whom pets wheelchair beds".split(), PUBLIC)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shelter", "whom", "pets", "wheelchair", "beds"], name="kind_of_place_once"
            ),
            models.CheckConstraint(condition=Q(beds__gte=1), name="somebody_sleeps_in_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.beds} {self.whom}"


class Place(models.Model):
    """One place. It is never removed: a place that is no longer offered is closed by a hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    kind = models.ForeignKey(PlaceKind, on_delete=models.PROTECT, related_name="+", help_text="Of which")
    number = models.PositiveSmallIntegerField(help_text="From 1, as the shelter sees it")
    since = models.DateTimeField(help_text="Since when there is this place")

    fates = dict.fromkeys("id kind number since".split(), PUBLIC)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="place_of_each_number")]

    def __str__(self) -> str:
        return f"place {self.number}"


class Hold(models.Model):
    """Why a place is not free: held until a moment, somebody stays, or closed. For whom stands nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Whose directory it is",
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", help_text="Which place")
    state = models.CharField(max_length=6, help_text="HELD, STAYS or CLOSED")
    began_at = models.DateTimeField(help_text="Since when the place is not free")
    until = models.DateTimeField(null=True, help_text="When it runs out by itself, unless confirmed")
    ended_at = models.DateTimeField(null=True, help_text="Since when it is over")
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Which team took the place"
    )
    held_by = models.ForeignKey(
        "accounts.Staff",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who took the place",
    )

    fates = dict.fromkeys("id organisation place state began_at until ended_at team held_by".split(), HELD)

    class Meta:
        constraints = [
            # No place is had twice, whoever asks at once: SQLite and PostgreSQL keep this, not our code.
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_at__isnull=True), name="one_hold_of_a_place"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("STAYS", "CLOSED")) | Q(state="HELD", until__isnull=False),
                name="who_holds_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="hold_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ended_at"], name="hold_by_end")]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class PublicBand(models.Model):
    """What the public was told of the places of one month, once: never told anew, whatever is corrected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Who told it"
    )
    month = models.DateField(help_text="First day of the month that it is about")
    band = models.CharField(max_length=4, help_text="NONE where nothing is told; FEW, SOME or MANY")

    fates = dict.fromkeys("id organisation month band".split(), PUBLIC)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="month_told_once"),
            models.CheckConstraint(
                condition=Q(band__in=("NONE", "FEW", "SOME", "MANY")), name="band_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.band}"
