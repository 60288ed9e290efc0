"""Tables of signing in elsewhere: where people of an agency show who they are, and whom they are there."""

import uuid

from django.db import models

from houvast.records.accounts.models.entering import WORK


class AgencySignIn(models.Model):
    """The OpenID provider of one agency: its people show there who they are, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    team = models.OneToOneField(
        "accounts.Team", on_delete=models.CASCADE, related_name="+", help_text="Of which agency"
    )
    issuer = models.CharField(max_length=300, help_text="Its address, as its tokens name it")
    client = models.CharField(max_length=200, help_text="As what we are known there")
    secret = models.BinaryField(help_text="By which we are known there; sealed for the server")

    fates = {
        name: ("erase", "on removing", "no personal data")
        for name in ("id", "team", "issuer", "client", "secret")
    }

    def __str__(self) -> str:
        return f"{self.issuer} for {self.team_id}"


class AgencySubject(models.Model):
    """Whom a partner is at their agency's provider, by a keyed hash. Bound by an invitation only."""

    staff = models.OneToOneField(
        "accounts.Staff", on_delete=models.CASCADE, related_name="+", help_text="Who"
    )
    sign_in = models.ForeignKey(
        AgencySignIn, on_delete=models.CASCADE, related_name="+", help_text="At which provider"
    )
    proof = models.BinaryField(max_length=32, help_text="Keyed hash of how the provider calls the person")

    fates = {
        name: ("erase", "on removing, on reset, or on leaving", WORK)
        for name in ("id", "staff", "sign_in", "proof")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sign_in", "proof"], name="one_account_per_person_of_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.sign_in_id}"
