"""The tables of referrals: who was pointed to which kind of help, and what became of it.

Which service it was stands sealed: with the day and the hour of a contact it would say where somebody went.
"""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.contacts.models.talks import FIGURES, HELP
from houvast.records.contacts.referring import CONSENTED, STATES

CODED = ("erase", "10 years after day", FIGURES)
WORKING = ("erase", "18 months after day, or on request", HELP)
SEALED = ("erase", "18 months after day, on burning, or on request", HELP)
STEPS = ("erase", "18 months after day of its referral, or on request", HELP)


def code(says: str, *, default: str = "U") -> "models.CharField[str, str]":
    return models.CharField(max_length=24, default=default, help_text=says)


class Referral(models.Model):
    """Somebody was pointed to a service, or there was none to point to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    record_key = models.BigIntegerField(unique=True, help_text="Random; all that statistics know it by")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose referral it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="Whose people follow it"
    )
    contact = models.ForeignKey(
        "contacts.Contact",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Of which contact",
    )
    talk = models.ForeignKey(
        "contacts.Talk", null=True, on_delete=models.SET_NULL, related_name="+", help_text="In which talk"
    )
    draft = models.UUIDField(null=True, help_text="The registration beside which it was made")
    day = models.DateField(help_text="Civil day on which it was made")
    kind = code("Kind of help", default="OTHER")
    sex = code("Sex of who is referred, asked")
    children = code("Whether children come along")
    district = code("Judicial district in which help is sought")
    stated = code("What the service states: whether it takes somebody like this")
    state = code("What became of it", default="OFFERED")
    reason = code("Why the service refused, by code", default="NONE")
    withdrawn = models.BooleanField(default=False, help_text="It was wrong, and counts nowhere")

    warm = models.BooleanField(default=False, help_text="The service was called together with the person")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each step")
    sent_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who referred"
    )
    remind_on = models.DateField(null=True, help_text="Day on which somebody asks, if nothing came back")
    link_hash = models.CharField(
        max_length=64, blank=True, default="", help_text="Hash of the link by which the service answers"
    )
    link_until = models.DateTimeField(null=True, help_text="Until when that link is good")
    generation = models.PositiveIntegerField(default=0, help_text="Of the team's keys")
    month_key = models.CharField(
        max_length=12, blank=True, help_text="Name of the month's key under which it is sealed too"
    )
    wrapped = models.BinaryField(default=b"", help_text="Its key, sealed for the team")
    sealed = models.BinaryField(default=b"", help_text="Which service, and what it was called, sealed")

    fates = {
        **{
            name: CODED
            for name in (
                "id record_key organisation team contact talk draft day kind sex children district stated "
                "state reason withdrawn warm version"
            ).split()
        },
        **{name: WORKING for name in ("sent_by", "remind_on")},
        **{name: SEALED for name in "link_hash link_until generation month_key wrapped sealed".split()},
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="referral_in_a_known_state"),
            models.CheckConstraint(
                condition=(Q(state="REFUSED_BY_SERVICE") & ~Q(reason="NONE"))
                | (~Q(state="REFUSED_BY_SERVICE") & Q(reason="NONE")),
                name="service_refuses_with_a_reason",
            ),
            # A service hears of somebody only once they agreed.
            models.CheckConstraint(
                condition=Q(link_hash="") | Q(state__in=CONSENTED, withdrawn=False),
                name="no_link_without_consent",
            ),
            models.UniqueConstraint(
                fields=["link_hash"], condition=~Q(link_hash=""), name="one_referral_of_a_link"
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "remind_on"], name="referrals_to_follow")]

    def __str__(self) -> str:
        return str(self.id)


class ReferralStep(models.Model):
    """One step of a referral: what it became, when, and through whom."""

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="steps", help_text="Of which referral"
    )
    number = models.PositiveIntegerField(help_text="Order of the steps, from 1")
    state = models.CharField(max_length=24, help_text="What it became, by code")
    reason = models.CharField(max_length=24, default="NONE", help_text="Why the service refused, by code")
    at = models.DateTimeField(help_text="When")
    by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who noted it"
    )
    by_link = models.BooleanField(default=False, help_text="The service said so by its link")

    fates = {name: STEPS for name in ("id", "referral", "number", "state", "reason", "at", "by", "by_link")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_step_of_a_number"),
            models.CheckConstraint(
                condition=Q(by_link=False) | Q(by__isnull=True), name="link_answers_for_nobody_here"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}/{self.number}"
