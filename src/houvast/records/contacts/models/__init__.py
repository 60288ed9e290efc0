"""Tables of contacts. In clear stand only codes as coarse as facts; the rest is sealed bytes."""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import SECOND_READERS_SAY, WITHDRAWAL_REASONS
from houvast.records.contacts.models.arrived import FilePiece as FilePiece
from houvast.records.contacts.models.arrived import MailAnswer as MailAnswer
from houvast.records.contacts.models.arrived import MailArrival as MailArrival
from houvast.records.contacts.models.arrived import TalkFile as TalkFile
from houvast.records.contacts.models.arrived import TalkMail as TalkMail
from houvast.records.contacts.models.callbacks import Callback as Callback
from houvast.records.contacts.models.callers import MarkedCaller as MarkedCaller
from houvast.records.contacts.models.danger import DangerAct as DangerAct
from houvast.records.contacts.models.danger import DangerKey as DangerKey
from houvast.records.contacts.models.glass import GlassRequest as GlassRequest
from houvast.records.contacts.models.leaving import HeldText as HeldText
from houvast.records.contacts.models.letters import Letter as Letter
from houvast.records.contacts.models.parcels import Parcel as Parcel
from houvast.records.contacts.models.referrals import Referral as Referral
from houvast.records.contacts.models.referrals import ReferralStep as ReferralStep
from houvast.records.contacts.models.talks import Hand as Hand
from houvast.records.contacts.models.talks import Line as Line
from houvast.records.contacts.models.talks import Message as Message
from houvast.records.contacts.models.talks import Pass as Pass
from houvast.records.contacts.models.talks import Talk as Talk
from houvast.records.contacts.models.talks import TalkKey as TalkKey
from houvast.records.contacts.models.talks import TurnedAway as TurnedAway
from houvast.records.contacts.models.ties import AgencyTie as AgencyTie
from houvast.records.contacts.models.ties import Tie as Tie

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
ACCOUNTABLE = "GDPR art. 5(2): accountability"
FIGURES = "GDPR art. 89(1): statistics, after coarsening"
CODED = ("erase", "10 years after day", FIGURES)
CODED_WITH_IT = ("erase", "10 years after day of its contact", FIGURES)
SEALED = WORKING = ("erase", "18 months after day, or on request", HELP)
SEALED_WITH_IT = WORKING_WITH_IT = ("erase", "18 months after day of its contact, or on request", HELP)


def code(says: str, *, default: str = "U") -> "models.CharField[str, str]":
    return models.CharField(max_length=24, default=default, help_text=says)


def codes(says: str) -> "models.JSONField[list[str], list[str]]":
    return models.JSONField(default=list, help_text=says)


class Contact(models.Model):
    """Somebody reached out once, by one door; registered in coarse codes and one sealed whole."""

    serial = models.BigAutoField(primary_key=True, help_text="Order of registration, for this database only")
    id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    record_key = models.BigIntegerField(unique=True, help_text="Random; all that statistics know it by")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose contact it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Who may read it"
    )
    draft = models.UUIDField(null=True, unique=True, help_text="The draft it was made from, once")
    handled_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who spoke"
    )
    registered_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who registered"
    )
    registered_on = models.DateField(null=True, help_text="Day of registration; empty once content is erased")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each correction")
    is_open = models.BooleanField(default=False, help_text="Something is still to be done")
    withdrawn = models.CharField(max_length=24, blank=True, help_text="Why it no longer counts, by code")

    day = models.DateField(help_text="Civil day of the contact")
    hour = models.PositiveSmallIntegerField(null=True, help_text="Hour of the day, 0-23; empty if not known")
    channel = code("Door it came by", default="PHONE")
    kind = code("With what content, or without", default="SUPPORT")
    outcome = code("Answered, missed, called back", default="ANSWERED")
    role_stated = code("Role of the contact person as they say it")
    role_assessed = code("Role of the contact person as the worker sees it")
    assessed_because = codes("On which reasons that rests")
    sex = code("Sex of the contact person, asked")
    age_band = code("Age band of the contact person")
    identifiability = code("What identifier is kept", default="ANONYMOUS")
    safe_to_contact = code("May we call or write; unknown is no")
    parent_access = code("Whether a parent may see it or be told", default="NO")
    context = code("Where it happens")
    requests = codes("What was asked for")
    actions = codes("What was done")
    referral_targets = codes("Where the person was pointed to")
    complaint = code("Complaint to police or prosecutor")
    told_anyone_before = code("Whether anybody knew before")
    incidents_contact = code("How often it happened before this contact, in bands")
    incidents_complaint = code("How often it happened before a complaint, in bands")
    district = code("Judicial district")
    problem = code("Main problem, by the rule below")
    timing = code("Timing of the main problem")
    problem_rule = models.CharField(max_length=8, help_text="Version of the rule that chose the problem")
    sealed = models.BinaryField(help_text="Note, exact ages, municipality and minute, sealed")
    erased_on = models.DateField(null=True, help_text="Day on which content and keys were erased")

    fates = {
        **{
            name: CODED
            for name in (
                "day hour channel kind outcome role_stated role_assessed assessed_because sex age_band "
                "identifiability parent_access "
                "context requests actions referral_targets complaint told_anyone_before incidents_contact "
                "incidents_complaint district problem timing problem_rule withdrawn version organisation "
                "team serial id record_key erased_on safe_to_contact"
            ).split()
        },
        **{name: WORKING for name in "draft handled_by registered_by registered_on is_open".split()},
        "sealed": SEALED,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn__in=["", *WITHDRAWAL_REASONS]), name="withdrawn_with_a_known_reason"
            ),
            models.CheckConstraint(condition=Q(hour__isnull=True) | Q(hour__lt=24), name="hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(sealed=b""), name="erased_contact_holds_no_content"
            ),
        ]
        indexes = [
            # The list: newest first, filtered by team inside the index.
            models.Index(fields=["organisation", "-day", "-serial", "team"], name="list_of_contacts"),
            # The same for whoever has few teams: their contacts lie far apart in the helpline's.
            models.Index(fields=["team", "-day", "-serial"], name="list_of_a_team"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReaderKey(models.Model):
    """The content key of one contact, sealed for one team that may read it."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="keys", help_text="What it opens"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="For whom"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    month_key = models.CharField(
        max_length=12, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(help_text="The key, sealed for the team")

    fates = {name: SEALED_WITH_IT for name in ("id", "contact", "team", "generation", "month_key", "wrapped")}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "team"], name="one_key_per_reader")]

    def __str__(self) -> str:
        return f"{self.contact_id} for {self.team_id}"


class NumberIndex(models.Model):
    """By which a number to call back is found again: a keyed hash of it, and never the number.

    Empty until somebody of the team who is unlocked can work it out: registering needs no key.
    """

    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, related_name="number_index", help_text="Whose number it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Who can find it"
    )
    generation = models.PositiveIntegerField(help_text="Of the team's keys")
    month_key = models.CharField(max_length=12, help_text="Name of the month's key that it takes as well")
    blind = models.BinaryField(null=True, help_text="Keyed hash of the number")

    fates = {name: SEALED_WITH_IT for name in ("id", "contact", "team", "generation", "month_key", "blind")}

    class Meta:
        indexes = [models.Index(fields=["team", "blind"], name="numbers_of_a_team")]

    def __str__(self) -> str:
        return f"of {self.contact_id}"


class ReportedPerson(models.Model):
    """Somebody reported in a contact, with a role in that situation only."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="persons", help_text="Where")
    number = models.PositiveSmallIntegerField(help_text="Order of reporting, from 1")
    is_contact_person = models.BooleanField(default=False, help_text="Is the one who reached out")
    role_stated = code("Role in the situation as stated")
    role_assessed = code("Role in the situation as the worker sees it")
    assessed_because = codes("On which reasons that rests")
    problem = code("Problem reported for this person")
    timing = code("Current, recent or historical")
    sex = code("Sex, asked")
    age_band = code("Age band")
    forms = codes("All forms of violence reported for this person")
    main_form = code("The one marked main")
    modalities = codes("Flags: how it is done, or with what")

    fates = {
        name: CODED_WITH_IT
        for name in (
            "id contact number is_contact_person role_stated role_assessed assessed_because problem timing "
            "sex age_band forms main_form modalities"
        ).split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="person_number_once_per_contact"),
            models.CheckConstraint(condition=~Q(main_form=""), name="main_form_is_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.number}"


class Pair(models.Model):
    """How a reported victim relates to a reported perpetrator of the same contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="pairs", help_text="Where")
    victim = models.PositiveSmallIntegerField(help_text="Number of the person harmed")
    perpetrator = models.PositiveSmallIntegerField(help_text="Number of the person who harms")
    relationship = code("Relationship of victim to perpetrator")
    cohabiting = code("Whether they share or shared a home")
    children_together = code("Whether they have children together")

    fates = {
        name: CODED_WITH_IT
        for name in "id contact victim perpetrator relationship cohabiting children_together".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "victim", "perpetrator"], name="pair_once_per_contact"
            ),
            models.CheckConstraint(condition=~Q(victim=F("perpetrator")), name="pair_of_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.victim}-{self.perpetrator}"


class SecondReading(models.Model):
    """Somebody is assessed as both harmed and harming: it counts only once a second reader agrees."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="readings", help_text="Where")
    number = models.PositiveSmallIntegerField(help_text="Of which reported person; 0: who speaks")
    first_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who assessed it"
    )
    read_by = models.ForeignKey(
        "accounts.Staff",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who read it second",
    )
    read_on = models.DateField(null=True, help_text="Day of the second reading")
    said = models.CharField(max_length=24, blank=True, help_text="Role as the second reader sees it")

    fates = {
        name: WORKING_WITH_IT
        for name in ("id", "contact", "number", "first_by", "read_by", "read_on", "said")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_second_reading_of_a_role"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True) | ~Q(read_by=F("first_by")), name="second_reader_is_another"
            ),
            models.CheckConstraint(
                condition=Q(said__in=["", *SECOND_READERS_SAY]), name="second_reader_says_a_role"
            ),
            models.CheckConstraint(
                condition=Q(said="", read_by__isnull=True) | (~Q(said="") & Q(read_by__isnull=False)),
                name="second_reading_has_its_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.number}"


class FormerAnswers(models.Model):
    """What a registration said before a correction."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="former", help_text="Of which"
    )
    version = models.PositiveIntegerField(help_text="Version that was replaced")
    answers = models.JSONField(help_text="The coarse codes as they stood")
    sealed = models.BinaryField(help_text="What was sealed as it stood, under the contact's key")
    replaced_on = models.DateField(help_text="Day of the correction")
    replaced_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who corrected"
    )

    fates = {
        **{name: WORKING_WITH_IT for name in "id contact version answers replaced_on replaced_by".split()},
        "sealed": SEALED_WITH_IT,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "version"], name="version_kept_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} v{self.version}"


class Draft(models.Model):
    """A registration being typed: sealed as a whole, readable by who types it."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made by the page that types")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose draft it is"
    )
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="Who types"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Where it will be registered"
    )
    revision = models.PositiveIntegerField(help_text="Goes up with each save")
    saved_at = models.DateTimeField(help_text="Moment of the last save")
    month_key = models.CharField(
        max_length=12, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(help_text="The key of this revision, sealed for who types")
    sealed = models.BinaryField(help_text="All answers so far, sealed")

    fates = {
        name: ("erase", "on registration, on discarding, on burning, or 30 days after saved_at", HELP)
        for name in "id organisation staff team revision saved_at month_key wrapped sealed".split()
    }

    def __str__(self) -> str:
        return str(self.id)
