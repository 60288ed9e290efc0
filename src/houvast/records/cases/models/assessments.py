"""What an instrument of risk said of one relationship in a case: one row each time, never changed after."""

from django.db import models

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)


class CaseAssessment(models.Model):
    """One sheet of answers about one relationship in a case, with the band that came out."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="assessments", help_text="Of which"
    )
    number = models.PositiveIntegerField(help_text="Order of writing, from 1")
    harmed = models.PositiveSmallIntegerField(help_text="Number in the case of who is harmed")
    harming = models.PositiveSmallIntegerField(help_text="Number in the case of who harms")
    instrument = models.CharField(max_length=40, help_text="Which instrument, by its name")
    band = models.CharField(max_length=24, blank=True, help_text="The band that stands; empty for none")
    assessed_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who filled it in"
    )
    on = models.DateField(help_text="Civil day on which it was filled in")
    sealed = models.BinaryField(help_text="Answers, who it is about, score and judgement, sealed")

    fates = {
        name: WITH_IT
        for name in "id case number harmed harming instrument band assessed_by on sealed".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
