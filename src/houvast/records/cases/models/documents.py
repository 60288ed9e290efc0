"""Tables of documents: a file that was laid on the table, as it came and as it is shown, in sealed pieces."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.cases.models.sharing import HELP, WITH_IT, Contribution

UNTIL_WITHDRAWN = ("erase", "18 months after worked_on of its case, on withdrawal, or on request", HELP)


class CaseDocument(models.Model):
    """A file in a case: a contribution about one person, under the key of that contribution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="documents", help_text="Of which"
    )
    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="document", help_text="What it was laid as"
    )
    withdrawn_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who withdrew it"
    )
    withdrawn_on = models.DateField(null=True, help_text="Day on which it was withdrawn")
    withdrawn_because = models.CharField(max_length=24, default="", help_text="Why, by code")
    about = models.BinaryField(help_text="What it is called and what it is, sealed; empty once withdrawn")

    fates = {
        name: WITH_IT for name in "id case contribution withdrawn_by withdrawn_on withdrawn_because".split()
    } | {"about": UNTIL_WITHDRAWN}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
                name="document_withdrawn_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class DocumentPiece(models.Model):
    """A part of the sealed stream of a document, as it came or as it is shown."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", help_text="Of which")
    document = models.ForeignKey(
        CaseDocument, on_delete=models.CASCADE, related_name="pieces", help_text="Of which document"
    )
    side = models.CharField(max_length=8, help_text="As it came, or as it is shown")
    number = models.PositiveSmallIntegerField(help_text="Order, from 0")
    sealed = models.BinaryField(help_text="A part of the file, sealed")

    fates = {name: UNTIL_WITHDRAWN for name in "id case document side number sealed".split()}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "side", "number"], name="document_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.side}/{self.number}"
