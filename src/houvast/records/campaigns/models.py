"""Tables of what we tell people: versions of pages, answers, letters and the nameplate; plans of campaigns;
testimonies.

None is ever changed; a plan can be withdrawn, and a testimony that is withdrawn is gone.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.campaigns.texts import LANGUAGES, PAGES

PUBLIC = ("keep", "as long as the helpline", "no personal data")
ANSWERS_FOR = ("keep", "as long as the helpline", "GDPR art. 5(2): who answers for what the public was told")

CONSENT = (
    "erase",
    "6 months after waiting_since, or on withdrawing",
    "GDPR art. 6(1)(a), 9(2)(a): consent to one text for named uses",
)
ASKED = ("erase", "30 days after offered_on, or on answering", "GDPR art. 6(1)(a): asking for consent")
SITUATIONS = ("men", "women", "young", "near", "change", "asking")
"""Public pages on which a testimony can stand: for people of any sex, on either side."""
USES = ("PAGES", "CAMPAIGN", "PRESS")
COUNTED = ("erase", "10 years after day of its contact", "GDPR art. 89(1): statistics")


class PageVersion(models.Model):
    """One page in one language as it was from then on. The highest number is what the public reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose text it is"
    )
    page = models.CharField(max_length=20, help_text="Which page")
    language = models.CharField(max_length=2, help_text="In which language")
    number = models.PositiveIntegerField(help_text="One up with each version")
    shipped = models.BooleanField(default=False, help_text="The text that comes with the software, again")
    tab = models.CharField(max_length=20, blank=True, help_text="Name on the tab and in the history")
    link = models.CharField(max_length=90, blank=True, help_text="Words of the links to it")
    heading = models.CharField(max_length=120, blank=True, help_text="The heading")
    body = models.TextField(blank=True, help_text="The text, with its marks")
    changes_meaning = models.BooleanField(help_text="The other languages have to follow")
    written_at = models.DateTimeField(help_text="When")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    fates = {
        **{
            name: PUBLIC
            for name in (
                "id organisation page language number shipped tab link heading body changes_meaning"
            ).split()
        },
        **{name: ANSWERS_FOR for name in ("written_at", "written_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "page", "language", "number"], name="one_version_of_each_number"
            ),
            models.CheckConstraint(condition=Q(page__in=PAGES), name="page_is_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="page_language_is_known"),
            models.CheckConstraint(
                condition=Q(shipped=True, body="") | (Q(shipped=False) & ~Q(body="")),
                name="own_text_or_the_shipped_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} ({self.language}), version {self.number}"


class OfferedVersion(models.Model):
    """A text that workers are offered, in every language at once, as it was from then on, or not any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose text it is"
    )
    number = models.PositiveIntegerField(help_text="One up with each version")
    shipped = models.BooleanField(default=False, help_text="What comes with the software, again")
    retired = models.BooleanField(default=False, help_text="Not offered any more")
    said = models.JSONField(default=dict, blank=True, help_text="Name and text by language")
    written_at = models.DateTimeField(help_text="When")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    class Meta:
        abstract = True


class SuggestionVersion(OfferedVersion):
    """A suggested answer, in every language at once, as it was offered from then on, or not any more."""

    suggestion = models.CharField(max_length=32, help_text="Which answer")

    fates = {
        **{name: PUBLIC for name in "id organisation suggestion number shipped retired said".split()},
        **{name: ANSWERS_FOR for name in ("written_at", "written_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "suggestion", "number"], name="one_suggestion_of_each_number"
            ),
            models.CheckConstraint(
                condition=Q(shipped=True, said={}) | (Q(shipped=False) & ~Q(said={})),
                name="own_suggestion_or_the_shipped_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion}, version {self.number}"


class LetterVersion(OfferedVersion):
    """The template of a letter, or the neutral sender of all of them, in every language at once."""

    letter = models.CharField(max_length=32, help_text="Which template")

    fates = {
        **{name: PUBLIC for name in "id organisation letter number shipped retired said".split()},
        **{name: ANSWERS_FOR for name in ("written_at", "written_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "letter", "number"], name="one_letter_of_each_number"
            ),
            models.CheckConstraint(
                condition=Q(shipped=True, said={}) | (Q(shipped=False) & ~Q(said={})),
                name="own_letter_or_the_shipped_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, version {self.number}"


class CampaignPlan(models.Model):
    """What will be measured of a campaign, as it was fixed before it began. Never changed, only withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose campaign it is"
    )
    planned = models.JSONField(help_text="Name, groups, controls, windows and method, as they were fixed")
    fingerprint = models.CharField(max_length=64, help_text="Hash of all of it")
    begins = models.DateField(help_text="First day of the first window")
    until = models.DateField(help_text="First day after the last window")
    registered_on = models.DateField(help_text="Day on which it was fixed")
    registered_at = models.DateTimeField(help_text="When it was fixed")
    registered_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="When it was withdrawn")
    withdrawn_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who withdrew it"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True, help_text="Why, in words")

    fates = {
        **{name: PUBLIC for name in "id organisation planned fingerprint begins until registered_on".split()},
        **{
            name: ANSWERS_FOR
            for name in "registered_at registered_by withdrawn_at withdrawn_by withdrawn_because".split()
        },
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registered_on__lt=F("begins")), name="plan_registered_before_its_window"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("begins")), name="plan_of_a_window"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="plan_withdrawn_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]}, {self.begins} until {self.until}"


class NameplateVersion(models.Model):
    """What the public pages call the helpline, and number and hours, as they were from then on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose nameplate it is"
    )
    number = models.PositiveIntegerField(help_text="One up with each version")
    shipped = models.BooleanField(default=False, help_text="What the file of the line says, again")
    said = models.JSONField(default=dict, blank=True, help_text="Name by language, number, hours, sender")
    written_at = models.DateTimeField(help_text="When")
    written_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    fates = {
        **{name: PUBLIC for name in "id organisation number shipped said".split()},
        **{name: ANSWERS_FOR for name in ("written_at", "written_by")},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_nameplate_of_each_number"),
            models.CheckConstraint(
                condition=Q(shipped=True, said={}) | (Q(shipped=False) & ~Q(said={})),
                name="own_nameplate_or_that_of_the_file",
            ),
        ]

    def __str__(self) -> str:
        return f"nameplate, version {self.number}"


class TestimonyOffer(models.Model):
    """Somebody was asked whether a message of their talk may be told to others. Without a word of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose talk it is"
    )
    talk = models.UUIDField(help_text="In which talk")
    message = models.PositiveIntegerField(help_text="Number of the message with the text")
    situation = models.CharField(max_length=12, help_text="On which page it would stand")
    language = models.CharField(max_length=2, help_text="In which language it is")
    offered_on = models.DateField(help_text="Day on which it was offered")
    offered_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )

    fates = {
        name: ASKED
        for name in "id organisation talk message situation language offered_on offered_by".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "message"], name="one_offer_of_each_message"),
            models.CheckConstraint(condition=Q(situation__in=SITUATIONS), name="offered_situation_is_known"),
        ]

    def __str__(self) -> str:
        return f"offer of {self.offered_on}"


class Testimony(models.Model):
    """What somebody agreed to have told, for which uses. Whose it is stands nowhere; a code withdraws it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Who may tell it"
    )
    situation = models.CharField(max_length=12, help_text="On which page it stands")
    language = models.CharField(max_length=2, help_text="In which language it is")
    text = models.TextField(help_text="The text that was agreed to, and no other")
    uses = models.JSONField(help_text="What it may be used for")
    code_hash = models.CharField(max_length=64, unique=True, help_text="By which its code is known again")
    agreed_on = models.DateField(help_text="Day of the consent")
    offered_by = models.ForeignKey(
        "accounts.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who shaped it with the person",
    )
    waiting_since = models.DateField(null=True, help_text="Day of the consent, until somebody publishes it")
    published_at = models.DateTimeField(null=True, help_text="Since when everybody reads it")
    published_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="The second person"
    )

    fates = {
        name: CONSENT
        for name in (
            "id organisation situation language text uses code_hash agreed_on offered_by waiting_since "
            "published_at published_by"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(situation__in=SITUATIONS), name="testimony_situation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | (
                    Q(published_at__isnull=False, published_by__isnull=False)
                    & ~Q(published_by=F("offered_by"))
                ),
                name="testimony_published_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, waiting_since__isnull=False)
                | Q(published_at__isnull=False, waiting_since__isnull=True),
                name="testimony_waits_until_it_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation} ({self.language}), agreed to on {self.agreed_on}"


class Heard(models.Model):
    """By what the person of a contact said that they heard of the helpline: a code, asked where it fits."""

    contact = models.OneToOneField(
        "contacts.Contact",
        primary_key=True,
        to_field="id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Of which contact",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose contact it is"
    )
    code = models.CharField(max_length=16, help_text="What was answered")

    fates = {name: COUNTED for name in ("contact", "organisation", "code")}

    def __str__(self) -> str:
        return self.code
