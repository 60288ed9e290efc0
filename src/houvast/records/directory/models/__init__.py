"""Tables of the directory: agencies, their services, and every version of what a service stated.

What is stated is one JSON value that `offer` reads and checks; columns beside it are what tables guard and
find by. None of it is about a person who seeks help.
"""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.directory.models.locations import ComparingKey as ComparingKey
from houvast.records.directory.models.locations import LentLocation as LentLocation
from houvast.records.directory.models.locations import LocationOpening as LocationOpening
from houvast.records.directory.models.locations import LocationTerm as LocationTerm
from houvast.records.directory.models.locations import SecretAddress as SecretAddress
from houvast.records.directory.models.places import Hold as Hold
from houvast.records.directory.models.places import Place as Place
from houvast.records.directory.models.places import PlaceKind as PlaceKind
from houvast.records.directory.models.places import PublicBand as PublicBand
from houvast.records.directory.models.places import Shelter as Shelter

PUBLIC = ("keep", "as long as the helpline", "no personal data")
ANSWERS_FOR = ("keep", "as long as the helpline", "GDPR art. 5(2): who answers for what the public was told")


class Agency(models.Model):
    """An organisation that offers services; never a helpline of this installation as such."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose directory it is"
    )
    name = models.CharField(max_length=160, help_text="As it calls itself")
    about = models.JSONField(default=dict, help_text="What it is, by language")
    website = models.CharField(max_length=300, blank=True, default="", help_text="Its own pages")
    source = models.CharField(max_length=300, blank=True, default="", help_text="Where this was read")
    source_on = models.DateField(null=True, help_text="On which day it was read")
    invented = models.BooleanField(default=False, help_text="It does not exist: an example")
    outside_id = models.CharField(
        max_length=200, blank=True, default="", help_text="Its id where it came from"
    )
    key = models.CharField(max_length=160, help_text="Its name as duplicates are found by")

    fates = dict.fromkeys(
        "id organisation name about website source source_on invented outside_id key".split(), PUBLIC
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="agency_once_by_name"),
            models.UniqueConstraint(
                fields=["organisation", "outside_id"],
                condition=~Q(outside_id=""),
                name="agency_once_by_outside_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One thing that an agency does for people, as it stands now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose directory it is"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="Who offers it")
    number = models.PositiveIntegerField(default=1, help_text="One up with each version")
    offer = models.JSONField(help_text="What it states, in codes and numbers")
    texts = models.JSONField(help_text="Its words by language, each with the version it is of")
    secret = models.BooleanField(default=False, help_text="Its address is secret: no place of it is kept")
    has_sites = models.BooleanField(default=False, help_text="It states places where people can come")
    key = models.CharField(max_length=400, help_text="Its names as duplicates are found by")
    outside_id = models.CharField(
        max_length=200, blank=True, default="", help_text="Its id where it came from"
    )
    turn = models.PositiveBigIntegerField(help_text="Which change of the directory it was last part of")
    confirmed_on = models.DateField(null=True, help_text="Day on which somebody last asked whether it is so")
    confirmed_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked"
    )

    fates = {
        **dict.fromkeys(
            "id organisation agency number offer texts secret has_sites key outside_id turn".split(), PUBLIC
        ),
        **dict.fromkeys(("confirmed_on", "confirmed_by"), ANSWERS_FOR),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(secret=True, has_sites=True), name="secret_has_no_site"),
            models.UniqueConstraint(
                fields=["organisation", "outside_id"],
                condition=~Q(outside_id=""),
                name="service_once_by_outside_id",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "turn"], name="service_by_turn")]

    def __str__(self) -> str:
        return f"service {self.id}"


class ServiceVersion(models.Model):
    """What a service stated from some moment on; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", help_text="Of which")
    number = models.PositiveIntegerField(help_text="One up with each version")
    offer = models.JSONField(help_text="What it stated, in codes and numbers")
    texts = models.JSONField(help_text="Its words by language, each with the version it is of")
    written_at = models.DateTimeField(help_text="When")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+", help_text="By whom"
    )

    fates = {
        **dict.fromkeys("id service number offer texts".split(), PUBLIC),
        **dict.fromkeys(("written_at", "written_by"), ANSWERS_FOR),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_version_of_each_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Turn(models.Model):
    """How many changes the directory of a helpline has seen: so a process knows what it has not read yet."""

    organisation = models.OneToOneField(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        help_text="Whose directory it is",
    )
    number = models.PositiveBigIntegerField(default=0, help_text="One up with each change")

    fates = dict.fromkeys(("organisation", "number"), PUBLIC)

    def __str__(self) -> str:
        return f"turn {self.number}"
