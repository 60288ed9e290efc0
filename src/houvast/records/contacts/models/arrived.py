"""Tables of what arrives in a talk beside words, sealed: files, and the mail that it began with."""

import uuid

from django.db import models
from django.db.models import Q

from houvast.records.contacts.models.talks import HELP, WORKING_WITH_IT, Message, Talk


class TalkFile(models.Model):
    """A file that one of both sent, under the key of its talk: as it came, and a copy without what it tells
    beside. It stands in the database, in pieces: whole or not at all with its message, and gone with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="files", help_text="Of which")
    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="file", help_text="With which message it came"
    )
    about = models.BinaryField(help_text="Its name, kind, length and hash, sealed")

    fates = {name: WORKING_WITH_IT for name in ("id", "talk", "message", "about")}

    def __str__(self) -> str:
        return str(self.id)


class FilePiece(models.Model):
    """A piece of the sealed stream of a file as it came (ORIGINAL), or of its copy (SHOWN)."""

    file = models.ForeignKey(TalkFile, on_delete=models.CASCADE, related_name="pieces", help_text="Of which")
    side = models.CharField(max_length=8, help_text="As it came, or the copy that is shown")
    number = models.PositiveSmallIntegerField(help_text="Order, from 0")
    sealed = models.BinaryField(help_text="What it holds, sealed")

    fates = {name: ("keep", "with its file", HELP) for name in ("id", "file", "side", "number", "sealed")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "side", "number"], name="piece_of_a_file_once"),
            models.CheckConstraint(condition=Q(side__in=["ORIGINAL", "SHOWN"]), name="piece_of_a_known_side"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.side}/{self.number}"


class TalkMail(models.Model):
    """Who sent the mail that a talk began with, sealed; and whether they said that mail is safe."""

    talk = models.OneToOneField(
        Talk, primary_key=True, on_delete=models.CASCADE, related_name="mail", help_text="Which talk"
    )
    sealed = models.BinaryField(help_text="Their address, sealed")
    safe_at = models.DateTimeField(null=True, help_text="When they said that answers by mail are safe")
    safe_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who heard that"
    )

    post_box = models.BinaryField(
        max_length=32, null=True, help_text="Public key by which an answer to ours is put into the talk"
    )

    fates = {name: WORKING_WITH_IT for name in ("talk", "sealed", "safe_at", "safe_by", "post_box")}

    def __str__(self) -> str:
        return str(self.talk_id)


class MailAnswer(models.Model):
    """An answer that went by mail or was to go. Its id is the mark it carries; what somebody answers to it is
    known by a keyed hash of that mark. Its words are sealed here until it went.
    """

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False, help_text="The mark it carries"
    )
    talk = models.ForeignKey(
        Talk, on_delete=models.CASCADE, related_name="mail_answers", help_text="Of which talk"
    )
    once = models.UUIDField(help_text="Made by who sent it: sent twice, it goes once")
    proof = models.BinaryField(max_length=32, help_text="Keyed hash of its message id")
    state = models.CharField(max_length=9, help_text="On its way, not taken, sent, or come back")
    sealed = models.BinaryField(help_text="Its words, sealed, until it went")
    at = models.DateTimeField(help_text="When it was to go")

    fates = {name: WORKING_WITH_IT for name in ("id", "talk", "once", "proof", "state", "sealed", "at")}

    class Meta:
        indexes = [models.Index(fields=["proof"], name="mail_answer_by_its_mark")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["GOING", "NOT_TAKEN", "SENT", "CAME_BACK"]),
                name="mail_answer_of_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MailArrival(models.Model):
    """A mail came, and comes in once: known again by a keyed hash, which says nothing of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="To which helpline"
    )
    proof = models.BinaryField(max_length=32, help_text="Keyed hash of what tells it from others")
    came_on = models.DateField(help_text="Civil day on which it came in")
    kind = models.CharField(max_length=12, help_text="From a person, a list or a machine, by code")

    fates = {
        name: ("erase", "30 days after came_on", HELP)
        for name in "id organisation proof came_on kind".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "proof"], name="mail_comes_in_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["PERSON", "LIST", "LOOP", "BOUNCE", "AUTOMATIC"]),
                name="mail_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.came_on}"
