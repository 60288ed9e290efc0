"""Tables of talks: somebody writes and is answered, at once or days later, by chat, mailbox, form or mail.

In clear stand who has it in hands and codes as coarse as facts. What is said is sealed, message by message,
under the key of its talk.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from houvast.records.contacts.course import ENDED_BECAUSE, TALK_DOORS, WISHES

HELP = "GDPR art. 6(1)(e), 9(2)(h): helping"
FIGURES = "GDPR art. 89(1): statistics, after coarsening"
CODED = ("erase", "10 years after day", FIGURES)
WORKING = ("erase", "3 months after last_on, or on burning", HELP)
WORKING_WITH_IT = ("erase", "3 months after last_on of its talk, or on burning", HELP)
CONTENT_MONTHS = 3


class Talk(models.Model):
    """Somebody wrote to us by one door, once; however long it goes on, it counts once."""

    serial = models.BigAutoField(primary_key=True, help_text="Order of beginning, for this database only")
    id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Opaque id")
    record_key = models.BigIntegerField(unique=True, help_text="Random; all that statistics know it by")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose talk it is"
    )
    team = models.ForeignKey(
        "accounts.Team", on_delete=models.PROTECT, related_name="+", help_text="In whose hands or queue it is"
    )
    day = models.DateField(help_text="Civil day on which it began")
    hour = models.PositiveSmallIntegerField(help_text="Hour of that day, 0-23")
    door = models.CharField(max_length=24, help_text="Door it came by, by code")
    language = models.CharField(max_length=2, help_text="Language of the page it began on")
    outcome = models.CharField(max_length=24, default="WAITING", help_text="What became of it, by code")
    ended_because = models.CharField(max_length=12, blank=True, help_text="How it ended, by code")
    waited = models.PositiveIntegerField(null=True, help_text="Seconds until it was taken or given up")

    wish = models.CharField(max_length=8, blank=True, help_text="Sex of the helper they would rather have")
    state = models.CharField(max_length=8, default="WAITING", help_text="Waiting, in hands or ended")
    began_at = models.DateTimeField(null=True, help_text="Order in the queue")
    waits_since = models.DateTimeField(null=True, help_text="Since when nobody has it in hands")
    last_on = models.DateField(
        null=True, help_text="Day of the latest message, or on which its person last came back"
    )
    last_seq = models.PositiveIntegerField(default=0, help_text="Number of the latest message")
    answered_to = models.PositiveIntegerField(default=0, help_text="Up to which message a worker answered")
    contact = models.OneToOneField(
        "contacts.Contact",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Under which contact it was registered",
    )
    month_key = models.CharField(max_length=12, blank=True, help_text="Month's key its own are locked under")
    person_key = models.BinaryField(
        max_length=32, default=b"", help_text="Its key is sealed with this for the person themselves"
    )
    key_mark = models.BinaryField(
        max_length=8, default=b"", help_text="Tells its key from former ones; empty: it never had another"
    )
    about = models.BinaryField(default=b"", help_text="How the person wants to be called, sealed")
    is_veil = models.BooleanField(
        default=False, help_text="Harmless notes of the person's own, behind a second code; nobody else's"
    )
    burns_at = models.DateTimeField(null=True, help_text="When it is destroyed, as the person asked")

    fates = {
        **{
            name: CODED
            for name in (
                "serial id record_key organisation team day hour door language outcome ended_because waited "
                "is_veil last_on"
            ).split()
        },
        **{
            name: WORKING
            for name in (
                "wish state began_at waits_since last_seq answered_to contact month_key person_key "
                "key_mark about burns_at"
            ).split()
        },
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(door__in=TALK_DOORS), name="talk_by_a_known_door"),
            models.CheckConstraint(
                condition=Q(state__in=["", "WAITING", "IN_HANDS", "ENDED"]), name="talk_in_a_known_state"
            ),
            models.CheckConstraint(condition=Q(wish__in=["", *WISHES]), name="talk_with_a_known_wish"),
            models.CheckConstraint(
                condition=Q(ended_because__in=["", *ENDED_BECAUSE]), name="talk_ended_for_a_known_reason"
            ),
            models.CheckConstraint(condition=Q(hour__lt=24), name="talk_in_an_hour_of_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "waits_since"],
                condition=Q(state="WAITING"),
                name="talks_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TalkKey(models.Model):
    """The key of one talk, sealed for one of its readers and locked under its month's key."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="keys", help_text="What it opens")
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For which team on its route; empty: for the person themselves",
    )
    generation = models.PositiveIntegerField(default=0, help_text="Of the team's keys")
    wrapped = models.BinaryField(help_text="The key, sealed for its reader")

    fates = {name: WORKING_WITH_IT for name in ("id", "talk", "team", "generation", "wrapped")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "team"], name="one_key_per_team_of_a_talk"),
            models.UniqueConstraint(
                fields=["talk"], condition=Q(team__isnull=True), name="one_key_for_the_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} for {self.team_id}"


class Pass(models.Model):
    """What lets a person back to their own talk: it proves itself, and opens the person's key to it.

    Only what is derived from the secret is kept, and not the half that opens.
    """

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="passes", help_text="To which")
    kind = models.CharField(max_length=6, help_text="Of a browser, a word, or a receipt code")
    proof = models.BinaryField(max_length=32, unique=True, help_text="Half of what the secret gives")
    sealed = models.BinaryField(help_text="The person's own key, sealed under the other half")
    until = models.DateTimeField(null=True, help_text="When it stops letting in; empty: with the talk")
    asleep = models.BooleanField(default=False, help_text="Needs the word before it lets in again")
    used_at = models.DateTimeField(null=True, help_text="When it last let somebody in")

    fates = {
        name: WORKING_WITH_IT
        for name in ("id", "talk", "kind", "proof", "sealed", "until", "asleep", "used_at")
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["TAB", "WORD", "CODE"]), name="pass_of_a_known_kind"
            ),
            models.UniqueConstraint(fields=["talk", "kind"], name="one_pass_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.talk_id}"


class Message(models.Model):
    """One message of a talk, sealed and padded; `number` binds the ciphertext to its place."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages", help_text="Of which")
    number = models.PositiveIntegerField(help_text="Order in the talk, from 1, without a gap")
    author = models.CharField(
        max_length=8, help_text="The person, a worker, the house, or a note among colleagues"
    )
    staff = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+", help_text="Which worker"
    )
    once = models.UUIDField(help_text="Made by who sent it: sent twice, it is kept once")
    at = models.DateTimeField(help_text="When it was kept")
    sealed = models.BinaryField(help_text="What was said, sealed")

    fates = {
        name: WORKING_WITH_IT for name in ("id", "talk", "number", "author", "staff", "once", "at", "sealed")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "number"], name="message_number_once_per_talk"),
            models.UniqueConstraint(fields=["talk", "once"], name="message_kept_once"),
            models.CheckConstraint(
                condition=Q(author__in=["PERSON", "WORKER", "HOUSE", "NOTE"]),
                name="message_of_a_known_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.number}"


class Hand(models.Model):
    """A worker has a talk in hands, or sits beside who has it, from a moment until another."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="hands", help_text="Which talk")
    staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, related_name="+", help_text="In whose hands"
    )
    beside = models.BooleanField(default=False, help_text="Reads and writes along, visibly; did not take it")
    since = models.DateTimeField(help_text="From when on")
    until = models.DateTimeField(null=True, help_text="Until when; empty: still")

    fates = {name: WORKING_WITH_IT for name in ("id", "talk", "staff", "beside", "since", "until")}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["talk"], condition=Q(until__isnull=True, beside=False), name="one_taker"
            ),
            models.UniqueConstraint(
                fields=["talk", "staff"], condition=Q(until__isnull=True), name="in_hands_of_one_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="in_hands_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} with {self.staff_id}"


class Line(models.Model):
    """When and for whom a team answers by which doors, and who takes over: configuration of one team."""

    team = models.OneToOneField(
        "accounts.Team", primary_key=True, on_delete=models.CASCADE, related_name="+", help_text="Whose line"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="Whose team"
    )
    doors = models.JSONField(default=list, help_text="By which doors it answers, by code")
    languages = models.JSONField(default=list, help_text="In which languages")
    hours = models.JSONField(default=list, help_text="When: repeating hours (RFC 5545), in its own time zone")
    time_zone = models.CharField(max_length=40, default="Europe/Brussels", help_text="Of its hours")
    closed_days = models.JSONField(default=list, help_text="Days on which it is closed")
    may_choose = models.BooleanField(default=False, help_text="People may wish for the sex of their helper")
    only_chosen = models.BooleanField(
        default=False, help_text="Who chooses no line comes to another one, where one answers"
    )
    mail_first = models.BooleanField(
        default=False, help_text="Mail comes to this line, where several answer mail"
    )
    read_within = models.PositiveSmallIntegerField(
        default=48, help_text="Within how many hours messages are read, as the page says"
    )
    overflow = models.ForeignKey(
        "accounts.Team",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who may take over its talks",
    )
    overflow_after = models.PositiveSmallIntegerField(
        default=5, help_text="After how many minutes of waiting"
    )
    most_waiting = models.PositiveSmallIntegerField(
        default=20, help_text="How many may wait before the mailbox is offered instead"
    )

    fates = {
        name: ("keep", "as long as the helpline", "no personal data")
        for name in (
            "team organisation doors languages hours time_zone closed_days may_choose only_chosen mail_first "
            "read_within overflow overflow_after most_waiting"
        ).split()
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(overflow__isnull=True) | ~Q(overflow=F("team")), name="overflow_to_another_team"
            )
        ]

    def __str__(self) -> str:
        return str(self.team_id)


class TurnedAway(models.Model):
    """How many could not be let in by a door in an hour, and why: demand that was not met. Nobody's row."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", help_text="By whom"
    )
    day = models.DateField(help_text="Civil day")
    hour = models.PositiveSmallIntegerField(help_text="Hour of the day, 0-23")
    door = models.CharField(max_length=24, help_text="Door, by code")
    because = models.CharField(max_length=12, help_text="Closed, or too many waiting, by code")
    number = models.PositiveIntegerField(default=0, help_text="How many times")

    fates = {
        name: ("erase", "10 years after day", FIGURES)
        for name in "id organisation day hour door because number".split()
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day", "hour", "door", "because"], name="turned_away_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} by {self.door}"
