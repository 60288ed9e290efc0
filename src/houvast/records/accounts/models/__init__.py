"""Tables of the people who work here."""

import hashlib
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from houvast.library.codes import LANGUAGES
from houvast.records.accounts.models.elsewhere import AgencySignIn as AgencySignIn
from houvast.records.accounts.models.elsewhere import AgencySubject as AgencySubject
from houvast.records.accounts.models.entering import Delay as Delay
from houvast.records.accounts.models.entering import Notice as Notice
from houvast.records.accounts.models.entering import SecondFactor as SecondFactor
from houvast.records.accounts.models.entering import SignIn as SignIn
from houvast.records.accounts.models.months import MonthKey as MonthKey
from houvast.records.accounts.models.own_addresses import OwnAddress as OwnAddress
from houvast.records.accounts.roles import Role

WORK = "GDPR art. 6(1)(b): the person works here"


class Installation(models.Model):
    """One row: what this database is for. A demo's database never becomes a real one."""

    is_demo = models.BooleanField(default=False, help_text="All people in it are invented")
    one = models.BooleanField(default=True, unique=True, help_text="Keeps this a single row")

    fates = {
        name: ("keep", "as long as the installation", "no personal data") for name in ("id", "is_demo", "one")
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(one=True), name="one_installation")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "real"


class Organisation(models.Model):
    """A helpline: its contacts, figures and trail are its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    name = models.CharField(max_length=120, unique=True, help_text="As it calls itself")
    opened_at = models.DateTimeField(auto_now_add=True, help_text="When it was added here")

    fates = {
        name: ("keep", "as long as the helpline", "no personal data") for name in ("id", "name", "opened_at")
    }

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of one helpline who answer together, or those of another agency here: the unit of access."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Whose team this is"
    )
    name = models.CharField(max_length=120, help_text="As it calls itself")
    public_names = models.JSONField(default=dict, help_text="Its public name, by language")
    agency_kind = models.CharField(
        max_length=24,
        default="",
        help_text="Of another agency: what it is, by code; empty: the helpline's own",
    )
    agency = models.UUIDField(null=True, help_text="Which organisation of the directory it is, if any")
    notice_address = models.BinaryField(
        default=b"",
        help_text="Where it is told that something is new, sealed for the server",
    )

    fates = {
        name: ("keep", "as long as the helpline", "no personal data")
        for name in ("id", "organisation", "name", "public_names", "agency_kind", "agency", "notice_address")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once_per_helpline")
        ]

    def __str__(self) -> str:
        return self.name

    def called(self) -> dict[str, str]:
        """Its public name by language; its own name where nothing was chosen."""
        return {code: self.public_names[code] for code in LANGUAGES if code in self.public_names} or {
            LANGUAGES[0]: self.name
        }


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(sign_in_name=username)


class Staff(AbstractBaseUser):
    """Somebody who works or volunteers at a helpline. Never somebody who seeks help."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Where the person works"
    )
    sign_in_name = models.CharField(
        max_length=150, unique=True, null=True, blank=True, help_text="Typed at sign-in; empty once erased"
    )
    name = models.CharField(max_length=120, help_text="As colleagues see it")
    language = models.CharField(max_length=2, default="nl", help_text="Language of the desk")
    shortcuts = models.BooleanField(default=True, help_text="Single-key shortcuts are on (WCAG 2.1.4)")
    extension = models.CharField(
        max_length=20, blank=True, default="", help_text="Extension of their telephone at the exchange"
    )
    is_active = models.BooleanField(default=True, help_text="May sign in")
    left_on = models.DateField(null=True, help_text="Day on which their access ended")
    public_key = models.BinaryField(
        max_length=32, null=True, help_text="Keys are sealed for the person with it"
    )
    private_key = models.BinaryField(null=True, help_text="Opens them; sealed under the password's key")

    opened: bytes | None = None
    """The private key, of somebody who typed their password a moment ago; never stored."""

    objects = StaffManager()
    USERNAME_FIELD = "sign_in_name"

    fates = {
        "id": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "organisation": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "sign_in_name": ("erase", "1 year after left_on", WORK),
        "name": ("erase", "1 year after left_on", WORK),
        "password": ("erase", "on leaving", WORK),
        "last_login": ("erase", "on leaving", WORK),
        "language": ("erase", "on leaving", WORK),
        "shortcuts": ("erase", "on leaving", WORK),
        "extension": ("erase", "on leaving", WORK),
        "is_active": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "left_on": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "public_key": ("erase", "on leaving", WORK),
        "private_key": ("erase", "on leaving", WORK),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "extension"],
                condition=~models.Q(extension=""),
                name="extension_of_one_person",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role of one person in one team."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships", help_text="Who")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships", help_text="Where")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role], help_text="As what")

    fates = {name: ("erase", "on leaving", WORK) for name in ("id", "staff", "team", "role")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "team", "role"], name="role_once_per_team"),
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} {self.team_id}"


class Invitation(models.Model):
    """A link by which somebody chooses a password, once; only a hash of it is kept."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="invitation", help_text="Who")
    token_hash = models.BinaryField(max_length=32, unique=True, help_text="Of the link that was given")
    until = models.DateTimeField(help_text="After this the link no longer opens")

    fates = {
        name: ("erase", "on accepting, on leaving, or 1 day after until", WORK)
        for name in ("id", "staff", "token_hash", "until")
    }

    def __str__(self) -> str:
        return f"{self.staff_id} until {self.until}"


def hash_of_link(secret: str) -> bytes:
    """What is kept of a link's secret, which is long and random."""
    return hashlib.sha256(secret.encode()).digest()


class KeyRecoveryCode(models.Model):
    """A person's private key, sealed under a code that they keep on paper; used once."""

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="recovery_codes", help_text="Whose"
    )
    sealed = models.BinaryField(help_text="The private key, sealed under the code")

    fates = {
        name: ("erase", "on use, on replacing, or on leaving", WORK) for name in ("id", "staff", "sealed")
    }

    def __str__(self) -> str:
        return f"of {self.staff_id}"


class RecoveryKey(models.Model):
    """The organisation's recovery key: it opens the keys of teams, and any two custodians open it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="+", help_text="Whose"
    )
    generation = models.PositiveIntegerField(default=1, help_text="Goes up when custodians change")
    public_key = models.BinaryField(max_length=32, help_text="Keys of teams are sealed for it")

    fates = {
        name: ("keep", "as long as the helpline", "no personal data")
        for name in ("id", "organisation", "generation", "public_key")
    }

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.generation}"


class CustodyShare(models.Model):
    """The recovery key, sealed for one custodian inside a box for another: it takes both."""

    recovery = models.ForeignKey(
        RecoveryKey, on_delete=models.CASCADE, related_name="shares", help_text="Of what"
    )
    first = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="+", help_text="Opens the outer box"
    )
    second = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="+", help_text="Opens the inner box"
    )
    sealed = models.BinaryField(help_text="Both boxes")

    fates = {
        name: ("erase", "on change of custodians", WORK)
        for name in ("id", "recovery", "first", "second", "sealed")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "first", "second"], name="one_share_for_two_custodians"
            ),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="custodians_are_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class Recovery(models.Model):
    """One custodian asks to give somebody the keys of their teams again; another has yet to agree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", help_text="Where"
    )
    person = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="+", help_text="For whom")
    asked_by = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="+", help_text="The first custodian"
    )
    asked_at = models.DateTimeField(help_text="When")

    fates = {
        name: ("erase", "on agreeing, or on taking back", WORK)
        for name in ("id", "organisation", "person", "asked_by", "asked_at")
    }

    def __str__(self) -> str:
        return f"for {self.person_id}"


class HalfOpened(models.Model):
    """A custody share whose outer box the first custodian opened: the second one opens the rest."""

    request = models.ForeignKey(
        Recovery, on_delete=models.CASCADE, related_name="halves", help_text="Of what"
    )
    second = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", help_text="Who can open it")
    sealed = models.BinaryField(help_text="The inner box")

    fates = {
        name: ("erase", "on agreeing, or on taking back", WORK)
        for name in ("id", "request", "second", "sealed")
    }

    def __str__(self) -> str:
        return f"{self.request_id} for {self.second_id}"


class TeamKeys(models.Model):
    """A team's pair of keys; a new generation when somebody leaves. Content is sealed for the latest."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="keys", help_text="Whose")
    generation = models.PositiveIntegerField(help_text="From 1; the highest is in use")
    public_key = models.BinaryField(max_length=32, help_text="Content is sealed for the team with it")
    for_recovery = models.BinaryField(null=True, help_text="The private key, sealed for the recovery key")
    recovery_generation = models.PositiveIntegerField(
        default=0, help_text="Of which recovery key; 0 for none"
    )
    lookup = models.BinaryField(null=True, help_text="The key of look-ups, sealed for the team")

    fates = {
        name: ("erase", "on retiring", "no personal data")
        for name in (
            "id", "team", "generation", "public_key", "for_recovery", "recovery_generation", "lookup"
        )
    }  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "generation"], name="one_pair_per_generation")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.generation}"


class HeldKey(models.Model):
    """A team's private key, sealed for one person of the team."""

    keys = models.ForeignKey(TeamKeys, on_delete=models.CASCADE, related_name="held", help_text="Which key")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="held", help_text="For whom")
    sealed = models.BinaryField(help_text="The private key, sealed for the person")

    fates = {
        name: ("erase", "on leaving a team, or on leaving", WORK)
        for name in ("id", "keys", "staff", "sealed")
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keys", "staff"], name="one_key_per_holder")]

    def __str__(self) -> str:
        return f"{self.keys_id} for {self.staff_id}"
