"""Safety plans: one row each time that a plan was written or gone through again, never changed after."""

from django.db import models

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WITH_IT = ("erase", "18 months after worked_on of its case, or on request", HELP)


class SafetyPlan(models.Model):
    """What somebody in a case does to be safer, as they say it."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="plans", help_text="Of which"
    )
    number = models.PositiveIntegerField(help_text="Order of writing, from 1")
    person = models.PositiveSmallIntegerField(help_text="Number in the case of whose plan it is")
    review_on = models.DateField(help_text="Day on which it is gone through again")
    written_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it down"
    )
    on = models.DateField(help_text="Civil day on which it was written")
    sealed = models.BinaryField(help_text="Its words, their language, and in which form it is safe, sealed")

    fates = {name: WITH_IT for name in "id case number person review_on written_by on sealed".split()}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="plan_number_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
