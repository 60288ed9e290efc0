"""Tables of what leaves a case to the prosecutor, and of two files that are handled jointly."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.cases.models.sharing import WITH_IT, InvokedGround


class ProsecutorReport(models.Model):
    """What was reported to the prosecutor on the right to report, once its questions had answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="reports", help_text="Of which"
    )
    ground = models.ForeignKey(
        InvokedGround, on_delete=models.CASCADE, related_name="+", help_text="On what it rests"
    )
    fields = models.JSONField(help_text="What it tells, by code")
    people = models.JSONField(help_text="About whom, by number in the case")
    way = models.CharField(max_length=24, help_text="In writing or by telephone, by code")
    reported_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who reported"
    )
    reported_on = models.DateField(help_text="Day on which it was reported")
    sealed = models.BinaryField(help_text="What was reported, in words, sealed")

    fates = {
        name: WITH_IT for name in "id case ground fields people way reported_by reported_on sealed".split()
    }

    def __str__(self) -> str:
        return str(self.id)


class JointYes(models.Model):
    """Somebody's own yes to being handled together with another, by a word of the two."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="joint", help_text="Of which"
    )
    person = models.PositiveSmallIntegerField(help_text="Whose yes it is, by number in the case")
    proof = models.CharField(max_length=64, help_text="The word that the two agreed on, as a keyed hash")
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it down"
    )
    said_on = models.DateField(help_text="Day of the yes")
    revoked_on = models.DateField(null=True, help_text="Day on which it was taken back")

    fates = {name: WITH_IT for name in "id case person proof written_by said_on revoked_on".split()}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(revoked_on=None), name="one_joint_yes_of_a_person"
            )
        ]
        indexes = [models.Index(fields=["proof"], name="joint_yes_by_word")]

    def __str__(self) -> str:
        return str(self.id)
