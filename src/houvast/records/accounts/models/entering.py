"""Tables of coming in: sign-ins, second factors, delays, and notices of who may do what."""

import uuid

from django.db import models

WORK = "GDPR art. 6(1)(b): the person works here"


class SignIn(models.Model):
    """Somebody is signed in on some device. Ending it deletes the row; its session then opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+", help_text="Who")
    started_at = models.DateTimeField(help_text="When the password was given")
    used_at = models.DateTimeField(help_text="When it was last used, to five minutes")
    proved_at = models.DateTimeField(null=True, help_text="When the second factor was last shown; never yet")

    fates = {
        name: ("erase", "on signing out, on leaving, or 1 day after started_at", WORK)
        for name in ("id", "staff", "started_at", "used_at", "proved_at")
    }

    def __str__(self) -> str:
        return f"{self.staff_id} since {self.started_at:%H:%M}"


class SecondFactor(models.Model):
    """What somebody shows besides the password: an app's codes, a passkey, or one spare code."""

    class Kind(models.TextChoices):
        TOTP = "totp"
        PASSKEY = "passkey"
        SPARE = "spare"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.CASCADE, related_name="+", help_text="Whose it is"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, help_text="Which kind it is")
    name = models.CharField(max_length=60, blank=True, help_text="As its owner calls it")
    secret = models.BinaryField(
        help_text="An app: sealed for its owner. A passkey: its public key. A spare code: a keyed hash"
    )
    counter = models.BigIntegerField(default=-1, help_text="Last time step or signature counter accepted")
    added_at = models.DateTimeField(help_text="When it was made")
    confirmed_at = models.DateTimeField(null=True, help_text="When its owner showed that it works")
    used_at = models.DateTimeField(null=True, help_text="When it was last shown")

    fates = {
        name: ("erase", "on removing, on reset, or on leaving", WORK)
        for name in (
            "id",
            "staff",
            "kind",
            "name",
            "secret",
            "counter",
            "added_at",
            "confirmed_at",
            "used_at",
        )
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(kind="totp"), name="one_app_of_codes_each"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["totp", "passkey", "spare"]), name="factor_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.staff_id}"


class Delay(models.Model):
    """Wrong tries for one account, network or device, by a keyed hash that names none of them."""

    key = models.CharField(max_length=64, primary_key=True, help_text="Keyed hash; that of networks, by day")
    tries = models.PositiveIntegerField(default=0, help_text="Tries since the last right one")
    last_at = models.DateTimeField(db_index=True, help_text="When the last try was")

    fates = {
        name: ("erase", "1 day after last_at", "GDPR art. 6(1)(f): nobody guesses a password")
        for name in ("key", "tries", "last_at")
    }

    def __str__(self) -> str:
        return f"{self.tries} tries"


class Notice(models.Model):
    """A change in who may do what, told to one colleague until they have seen it."""

    class What(models.TextChoices):
        ASSIGNED = "assigned"
        UNASSIGNED = "unassigned"
        INVITED = "invited"
        LEFT = "left"
        RESET = "reset"
        LINKED = "linked"
        ASKED = "asked"  # somebody outside the team asks to open a contact
        OPENED = "opened"  # and opened it
        JOINED = "joined"  # from now on somebody signs in at their agency
        TRIED = "tried"  # several texts of somebody were held within a day

    class Reason(models.TextChoices):
        LOST = "lost"
        BROKEN = "broken"
        STOLEN = "stolen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.CASCADE, related_name="+", help_text="Who is told"
    )
    what = models.CharField(max_length=10, choices=What.choices, help_text="What was done")
    about = models.UUIDField(help_text="To whom or what it was done")
    by = models.UUIDField(null=True, help_text="Who did it; empty for the installation itself")
    team = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.CASCADE, related_name="+", help_text="In which team"
    )
    role = models.CharField(max_length=20, blank=True, help_text="Which role was given or taken")
    reason = models.CharField(max_length=12, blank=True, help_text="Why, by code")
    at = models.DateTimeField(help_text="When it was done")
    acknowledged_at = models.DateTimeField(null=True, help_text="When it was marked as seen")

    fates = {
        name: ("erase", "1 year after at", "GDPR art. 5(2): accountability")
        for name in (
            "id",
            "staff",
            "what",
            "about",
            "by",
            "team",
            "role",
            "reason",
            "at",
            "acknowledged_at",
        )
    }

    class Meta:
        indexes = [models.Index(fields=["staff", "acknowledged_at"], name="notices_of_somebody")]

    def __str__(self) -> str:
        return f"{self.what} {self.about}"
