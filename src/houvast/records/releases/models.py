"""Tables of releases: how far each has come and by whom. The figures themselves lie in folders."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from houvast.records.releases.course import WITHDRAWAL_REASONS, State

DECIDED = ("keep", "as long as the figures are public", "GDPR art. 5(2): who answers for the figures")
FIGURES = ("keep", "as long as the figures are public", "no personal data")
# Proof of what was counted; the facts themselves are files, and `drop_facts` ends them.
FACTS = ("keep", "as long as the figures are public", "GDPR art. 89(1): statistics")

SIGNED_STATES = (State.SIGNED.value, State.PUBLISHED.value)


def _by(says: str) -> "models.ForeignKey[uuid.UUID | None, uuid.UUID | None]":
    return models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text=says
    )


def _at(says: str) -> "models.DateTimeField[datetime | None, datetime | None]":
    return models.DateTimeField(null=True, help_text=says)


class Release(models.Model):
    """Figures of one helpline over one period, decided on together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose figures"
    )
    begins = models.DateField(help_text="First day of the period")
    until = models.DateField(help_text="First day after the period")
    state = models.CharField(max_length=10, default=State.GATHERED.value, help_text="How far it has come")

    gathered_at = models.DateTimeField(help_text="When its facts were gathered")
    gathered_by = _by("Who gathered; empty for the houvast command")
    proposed_at = _at("When it was proposed")
    proposed_by = _by("Who proposed")
    checked_at = _at("When it was checked")
    checked_by = _by("Who checked")
    signed_at = _at("When it was signed")
    signed_by = _by("Who signed: neither who proposed nor who checked")
    published_at = _at("When it was published")
    published_by = _by("Who published")
    withdrawn_at = _at("When it was withdrawn")
    withdrawn_by = _by("Who withdrew")
    withdrawn_because = models.CharField(max_length=20, blank=True, help_text="Why, by code")
    followed_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="What came in its place"
    )

    codebooks = models.JSONField(help_text="Version of each code list that was counted by")
    facts_folder = models.CharField(max_length=60, help_text="Folder of the snapshot, in this installation")
    facts_sha256 = models.CharField(max_length=64, help_text="Hash of the snapshot")
    facts_dropped_on = models.DateField(null=True, help_text="Day on which the snapshot was deleted")
    content_sha256 = models.CharField(max_length=64, help_text="Hash of all files that are signed")

    fates = {
        **{
            name: DECIDED
            for name in (
                "gathered_at gathered_by proposed_at proposed_by checked_at checked_by signed_at signed_by "
                "published_at published_by withdrawn_at withdrawn_by withdrawn_because"
            ).split()
        },
        **{
            name: FIGURES
            for name in "id organisation begins until state followed_by codebooks content_sha256".split()
        },
        **{name: FACTS for name in "facts_folder facts_sha256 facts_dropped_on".split()},
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("begins")), name="release_of_a_period"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="release_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(signed_by=F("checked_by")), name="signer_is_not_checker"),
            models.CheckConstraint(condition=~Q(signed_by=F("proposed_by")), name="signer_is_not_proposer"),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED_STATES)
                | Q(proposed_by__isnull=False, checked_by__isnull=False, signed_by__isnull=False),
                name="signed_by_named_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN.value) | Q(withdrawn_because__in=WITHDRAWAL_REASONS),
                name="release_withdrawn_with_a_known_reason",
            ),
            models.UniqueConstraint(
                fields=["organisation", "begins", "until"],
                condition=Q(state=State.PUBLISHED.value, followed_by__isnull=True),
                name="one_published_release_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins} until {self.until}, {self.state}"
