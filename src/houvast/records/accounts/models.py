"""Tables of the people who work here."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

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
    """People of one helpline who answer together: the unit of access."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Whose team this is"
    )
    name = models.CharField(max_length=120, help_text="As it calls itself")
    public_key = models.BinaryField(max_length=32, help_text="Content is sealed for the team with it")
    private_key = models.BinaryField(help_text="Opens what was sealed for the team; itself sealed")

    fates = {
        "id": ("keep", "as long as the helpline", "no personal data"),
        "organisation": ("keep", "as long as the helpline", "no personal data"),
        "name": ("keep", "as long as the helpline", "no personal data"),
        "public_key": ("keep", "as long as the helpline", "no personal data"),
        "private_key": ("erase", "with the last content sealed for the team", "GDPR art. 5(1)(e)"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once_per_helpline")
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(sign_in_name=username)


class Staff(AbstractBaseUser):
    """Somebody who works or volunteers at a helpline. Never somebody who seeks help."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Where the person works"
    )
    sign_in_name = models.CharField(max_length=150, unique=True, help_text="Typed at sign-in")
    name = models.CharField(max_length=120, help_text="As colleagues see it")
    language = models.CharField(max_length=2, default="nl", help_text="Language of the desk")
    shortcuts = models.BooleanField(default=True, help_text="Single-key shortcuts are on (WCAG 2.1.4)")
    is_active = models.BooleanField(default=True, help_text="May sign in")

    objects = StaffManager()
    USERNAME_FIELD = "sign_in_name"

    fates = {
        "id": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "organisation": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
        "sign_in_name": ("erase", "1 year after leaving", WORK),
        "name": ("erase", "1 year after leaving", WORK),
        "password": ("erase", "on leaving", WORK),
        "last_login": ("erase", "on leaving", WORK),
        "language": ("erase", "on leaving", WORK),
        "shortcuts": ("erase", "on leaving", WORK),
        "is_active": ("keep", "as long as the trail names it", "GDPR art. 5(2)"),
    }

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
