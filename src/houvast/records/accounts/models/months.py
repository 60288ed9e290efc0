"""Table of the keys of months: what is known of a key that lies apart from the database."""

from django.db import models


class MonthKey(models.Model):
    """That there is a key of an expiry month; the key itself lies in files apart from the database."""

    name = models.CharField(
        primary_key=True, max_length=12, help_text="The month, like 2027-05; -2 after a loss"
    )
    month = models.CharField(
        max_length=7, help_text="What is sealed under it is past its time after this month"
    )
    fingerprint = models.BinaryField(max_length=32, help_text="Hash by which a file is known to be this key")
    destroyed_on = models.DateField(null=True, help_text="Since when nothing under it can be opened")

    fates = {
        name: ("keep", "as long as the installation", "no personal data")
        for name in ("name", "month", "fingerprint", "destroyed_on")
    }

    def __str__(self) -> str:
        return self.name
