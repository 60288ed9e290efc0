"""The table of what joins two cases: one that goes on in another, or that was split off from it.

Nothing of a case moves by it: keys, seats, grounds and trail stay each with its own.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from houvast.records.cases.course import LINKED_BECAUSE, LINKS
from houvast.records.cases.models.sharing import WITH_IT


class CaseLink(models.Model):
    """Two cases of one situation, of which the other goes on in this one; or one that was split off."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="links", help_text="The one that goes on"
    )
    other = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="linked_to",
        help_text="The one that goes on in it, or was split off",
    )  # fmt: skip
    kind = models.CharField(max_length=8, help_text="Merged or split, by code")
    because = models.CharField(max_length=16, help_text="On what it rests, by code")
    made_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who decided it"
    )
    made_on = models.DateField(help_text="Day on which it was decided")
    stood = models.JSONField(
        help_text="How many rows of each kind both had: undone only while none was added"
    )
    undone_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who undid it"
    )
    undone_on = models.DateField(null=True, help_text="Day on which it was undone")

    fates = {
        name: WITH_IT
        for name in "id case other kind because made_by made_on stood undone_by undone_on".split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LINKS, because__in=LINKED_BECAUSE), name="link_of_a_known_kind"
            ),
            models.CheckConstraint(condition=~Q(case=F("other")), name="link_of_two_cases"),
            models.UniqueConstraint(
                fields=["other"], condition=Q(kind="MERGED", undone_on=None), name="case_goes_on_in_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    def going_on_elsewhere(cls) -> models.QuerySet[Any, Any]:
        """Ids of the cases that go on in another one."""
        return cls.objects.filter(kind="MERGED", undone_on=None).values("other")
