"""Tables of releases, reports, grounds of linkages and deliveries: how far each has come and by whom.

Figures lie in folders.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from houvast.records.releases.course import WITHDRAWAL_REASONS, DeliveryState, ReportState, State

DECIDED = ("keep", "as long as the figures are public", "GDPR art. 5(2): who answers for the figures")
FIGURES = ("keep", "as long as the figures are public", "no personal data")
# Proof of what was counted; the facts themselves are files, and `drop_facts` ends them.
FACTS = ("keep", "as long as the figures are public", "GDPR art. 89(1): statistics")

UNDER_WAY = (ReportState.WAITING.value, ReportState.COMPUTING.value)
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
    embargo_until = _at("Before when it is not published, as who signed decided; empty for no embargo")
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
    unreconciled = models.JSONField(
        default=list, help_text="Names of the rules between tables that do not hold; empty when all do"
    )
    compared = models.JSONField(
        default=dict, help_text="By id of each release of the same days: cells that both give away together"
    )

    fates = {
        **{
            name: DECIDED
            for name in (
                "gathered_at gathered_by proposed_at proposed_by checked_at checked_by signed_at signed_by "
                "embargo_until published_at published_by withdrawn_at withdrawn_by withdrawn_because"
            ).split()
        },
        **{
            name: FIGURES
            for name in (
                "id organisation begins until state followed_by codebooks content_sha256 unreconciled "
                "compared"
            ).split()
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
                condition=Q(published_at=None)
                | Q(embargo_until=None)
                | Q(published_at__gte=F("embargo_until")),
                name="published_after_its_embargo",
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


class Report(models.Model):
    """An estimate that somebody asked for. The row is the queue: taken once, and it outlives who took it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose report"
    )
    asked_at = models.DateTimeField(help_text="When it was asked for")
    asked_by = _by("Who asked")
    about = models.CharField(max_length=200, help_text="Who is counted, in words that may be published")
    begins = models.DateField(help_text="First day of the period of the lists")
    until = models.DateField(help_text="First day after that period")
    kind = models.CharField(max_length=10, help_text="Of lists, of a register, of a campaign, or overlaps")
    options = models.JSONField(help_text="Method, search, order, tables drawn, seed, split")
    counts = models.TextField(blank=True, help_text="Counts as CSV; empty once they were computed with")

    state = models.CharField(
        max_length=10, default=ReportState.WAITING.value, help_text="How far it has come"
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was taken")
    heard_at = _at("When whoever computes it was last heard of")
    done = models.PositiveIntegerField(default=0, help_text="Steps done")
    of = models.PositiveIntegerField(default=0, help_text="Steps in all, 0 while unknown")
    ended_at = _at("When the computing ended, however it did")
    refusal = models.CharField(max_length=40, blank=True, help_text="Name of the refusal")
    why = models.TextField(blank=True, help_text="What the computing said of it")
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="Hash of its files")

    fates = {
        **{name: DECIDED for name in "asked_at asked_by".split()},
        **{
            name: FIGURES
            for name in "id organisation about begins until kind options state attempts heard_at done of "
            "ended_at refusal why content_sha256".split()
        },
        "counts": (
            "erase",
            "on computing",
            "GDPR art. 89(1): statistics",
        ),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("begins")), name="report_of_a_period"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReportState]), name="report_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY) | Q(counts=""), name="counts_end_with_the_computing"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.READY.value) | ~Q(content_sha256=""),
                name="ready_report_has_files",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.begins} until {self.until}, {self.state}"


class Linkage(models.Model):
    """On which ground, after which assessment, lists may be linked: without it no overlaps are taken in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose record it is"
    )
    purpose = models.CharField(max_length=500, help_text="What it is for")
    legal_ground = models.CharField(max_length=500, help_text="The law and its article")
    impact_assessment = models.CharField(max_length=500, help_text="Which assessment, and where it is kept")
    assessed_on = models.DateField(help_text="Day of the assessment")
    responsible_person = models.CharField(max_length=500, help_text="Who answers for it")
    responsible_role = models.CharField(max_length=500, help_text="In which role")
    sources = models.JSONField(help_text="Names of the lists")
    recorded_on = models.DateField(help_text="Day on which it was recorded")
    recorded_at = models.DateTimeField(help_text="When it was recorded")
    recorded_by = _by("Who recorded it")
    ends_on = models.DateField(help_text="First day on which it holds no more")
    ended_at = _at("When it was ended before that")
    ended_by = _by("Who ended it")
    ended_because = models.CharField(max_length=300, blank=True, help_text="Why, in words")

    fates = {
        **{
            name: DECIDED
            for name in "responsible_person responsible_role recorded_at recorded_by ended_at ended_by "
            "ended_because".split()
        },
        **{
            name: FIGURES
            for name in "id organisation purpose legal_ground impact_assessment assessed_on sources "
            "recorded_on ends_on".split()
        },
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assessed_on__lte=F("recorded_on")), name="linkage_assessed_before_it_is_recorded"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("recorded_on")), name="linkage_holds_for_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(legal_ground="") & ~Q(impact_assessment=""),
                name="linkage_has_ground_and_assessment",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                name="linkage_ended_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_on} until {self.ends_on}"


class Delivery(models.Model):
    """A file that another source delivered: what was found in it, and its tables as they may be shown.

    The file itself is never kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Who took it in"
    )
    sender = models.CharField(max_length=200, help_text="Source, as its mapping calls it")
    file_name = models.CharField(max_length=200, help_text="Name of the file")
    file_sha256 = models.CharField(max_length=64, help_text="Hash of the file")
    mapping = models.TextField(help_text="The mapping by which it was read")
    mapping_version = models.CharField(max_length=40, help_text="Version that the mapping states")
    mapping_sha256 = models.CharField(max_length=64, help_text="Hash of the mapping")
    begins = models.DateField(null=True, help_text="First day of its figures; empty where they state none")
    until = models.DateField(null=True, help_text="First day after its figures")
    rows = models.PositiveBigIntegerField(help_text="Rows of the file")
    state = models.CharField(max_length=10, help_text="Taken, or refused")
    received_at = models.DateTimeField(help_text="When it was brought in")
    received_by = _by("Who brought it in; empty for the houvast command")
    profile = models.JSONField(help_text="Shares in whole per cents, and cells that were printed already")
    tables = models.JSONField(help_text="Its tables as CSV, protected or printed before, by name")
    report = models.JSONField(default=dict, help_text="What was found, for the sender; may quote a cell")

    fates = {
        **{name: DECIDED for name in "received_at received_by".split()},
        **{
            name: FIGURES
            for name in (
                "id organisation sender file_name file_sha256 mapping mapping_version mapping_sha256 begins "
                "until rows state profile tables"
            ).split()
        },
        "report": (
            "erase",
            "90 days after received_at",
            "GDPR art. 89(1): statistics",
        ),  # short: a cell may quote a person
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DeliveryState]),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.TAKEN.value) | Q(tables={}),
                name="refused_delivery_has_no_tables",
            ),
            models.UniqueConstraint(
                fields=["organisation", "file_sha256", "mapping_sha256"],
                name="one_delivery_of_a_file_by_a_mapping",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender}, {self.state}"
