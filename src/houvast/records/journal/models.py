"""Tables of journals: days, numbers, hashes, and bytes that were sealed in somebody's browser.

No table says who, from where, in which language, or whether a journal is somebody's decoy: a decoy is a
journal like any other, and nothing joins the two. Each has two passes, whether or not its second is in use.
"""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.journal import course

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
WHOLE = ("erase", "1 day after expires_on, or on burning", HELP)
WITH_IT = ("erase", "1 day after expires_on of its journal, or on burning", HELP)


class Journal(models.Model):
    """One journal: how far it has come, and until when it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Where it is kept"
    )
    used_on = models.DateField(help_text="Civil day of the latest use, which its owner is shown")
    months = models.PositiveSmallIntegerField(help_text="How long it stays after that, by its owner's choice")
    expires_on = models.DateField(help_text="The last day on which it can be opened")
    burns_at = models.DateTimeField(null=True, help_text="When it goes, at its owner's wish")
    sequence = models.PositiveIntegerField(default=0, help_text="How many entries have arrived")
    link = models.BinaryField(help_text="The latest link of the chain of its entries")
    draft = models.BinaryField(
        help_text="What is being written, sealed in the browser; chance where nothing is"
    )
    draft_version = models.PositiveIntegerField(default=0, help_text="Goes up with each save of the draft")

    fates = {
        name: WHOLE
        for name in (
            "id organisation used_on months expires_on burns_at sequence link draft draft_version"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(months__in=course.MONTHS), name="journal_stays_for_a_known_time"
            ),
        ]

    def __str__(self) -> str:
        return "a journal"


class JournalPass(models.Model):
    """What lets its owner in: the words, or the recovery code. Two a journal, also where one is chance."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="passes", help_text="Its journal"
    )
    slot = models.PositiveSmallIntegerField(help_text="1 for the words, 2 for the recovery code")
    lookup = models.BinaryField(unique=True, help_text="By what it is found: derived in the browser")
    proof = models.BinaryField(help_text="Hash of what the browser shows to be let in")
    wrapped = models.BinaryField(help_text="The journal's key, sealed in the browser")

    fates = {name: WITH_IT for name in ("id", "journal", "slot", "lookup", "proof", "wrapped")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "slot"], name="one_pass_in_each_slot"),
            models.CheckConstraint(condition=Q(slot__in=(1, 2)), name="two_slots_for_passes"),
        ]

    def __str__(self) -> str:
        return "a pass of a journal"


class JournalEntry(models.Model):
    """One entry as it arrived. Never changed; its owner can empty it, and its place in the chain stays."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="entries", help_text="Its journal"
    )
    position = models.PositiveIntegerField(help_text="Its place in the journal, from 1")
    at = models.DateTimeField(help_text="The minute in which it arrived")
    commitment = models.BinaryField(help_text="Hash over its words and a random salt")
    sealed = models.BinaryField(help_text="Its words, sealed in the browser; empty once its owner erased it")
    link = models.BinaryField(help_text="Its link in the journal's chain")

    fates = {name: WITH_IT for name in ("id", "journal", "position", "at", "commitment", "sealed", "link")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "position"], name="one_entry_in_each_place"),
        ]

    def __str__(self) -> str:
        return f"entry {self.position}"


class JournalPiece(models.Model):
    """A piece of a file, sealed in the browser; of no entry until the entry arrives that names its file."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="pieces", help_text="Its journal"
    )
    file = models.UUIDField(help_text="Which file, by a random number of the browser")
    number = models.PositiveSmallIntegerField(help_text="Which piece of it, from 0")
    sealed = models.BinaryField(help_text="The piece, sealed in the browser")
    came_on = models.DateField(help_text="Civil day on which it arrived")
    position = models.PositiveIntegerField(null=True, help_text="The entry that it belongs to")

    fates = {name: WITH_IT for name in ("id", "journal", "file", "number", "sealed", "came_on", "position")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "file", "number"], name="one_piece_in_each_place"),
        ]

    def __str__(self) -> str:
        return f"piece {self.number}"


class JournalDay(models.Model):
    """What proves later that a journal had come so far on a day."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="days", help_text="Its journal"
    )
    day = models.DateField(help_text="The day, in UTC")
    size = models.PositiveIntegerField(help_text="How many entries it had at the end of that day")
    root = models.BinaryField(help_text="Root over these")
    index = models.PositiveIntegerField(help_text="Its place among the journals of that day, by chance")
    of = models.PositiveIntegerField(help_text="How many places there are: a class, filled up by chance")
    path = models.BinaryField(help_text="The way from there to the root of the day: hashes of 32 bytes")

    fates = {name: WITH_IT for name in ("id", "journal", "day", "size", "root", "index", "of", "path")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "day"], name="one_proof_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"proof of {self.day}"


class DayRoot(models.Model):
    """The root over all journals of one day. It says nothing of any, nor how many there are."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose journals"
    )
    day = models.DateField(help_text="The day, in UTC")
    root = models.BinaryField(help_text="Root over them")
    stamp = models.BinaryField(null=True, help_text="What a time-stamp service signed over it, if one is set")

    fates = {
        name: ("keep", "as long as the trail", "no personal data")
        for name in ("id", "organisation", "day", "root", "stamp")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="one_root_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"root of {self.day}"
