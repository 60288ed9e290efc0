"""The table of numbers and mail addresses of who works here, as keyed hashes."""

from django.db import models
from django.utils.crypto import salted_hmac

from houvast.records.accounts.models.entering import WORK


class OwnAddress(models.Model):
    """A number or mail address of somebody who works here, or of who lives with them.

    Known again where a person who seeks help gives the same one, and never read: only a keyed hash is kept.
    """

    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.CASCADE, related_name="own_addresses", help_text="Whose"
    )
    proof = models.BinaryField(max_length=32, help_text="Keyed hash of the number or address")
    key_name = models.CharField(max_length=8, help_text="Which key of this installation it was made with")

    fates = {name: ("erase", "on leaving", WORK) for name in ("id", "staff", "proof", "key_name")}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "proof"], name="own_address_once")]
        indexes = [models.Index(fields=["proof"], name="whose_address")]

    def __str__(self) -> str:
        return f"of {self.staff_id}"

    @staticmethod
    def present_key() -> str:
        """By which the present key is told from a former one, whose hashes fit nothing any more."""
        return salted_hmac("own address", "which key", algorithm="sha256").hexdigest()[:8]
