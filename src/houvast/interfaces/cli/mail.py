"""`houvast mail`: what came to the helpline's own address becomes talks; meant for a timer."""

import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from houvast.interfaces.cli.terminal import Refusal, acting_for, say, start_django

if TYPE_CHECKING:
    from houvast.records.accounts.guard import Actor
    from houvast.records.contacts.mailing.box import Box

app = typer.Typer(no_args_is_help=True)
WORDS = {
    "PERSON": "began a talk",
    "LIST": "began a talk, and cannot be answered by mail",
    "LATER": "went on with an earlier talk",
    "CAME_BACK": "told that an answer of ours did not arrive: its talk says so and waits again",
    "AUTOMATIC": "automatic, thrown away",
    "BOUNCE": "bounced, thrown away",
    "LOOP": "our own, thrown away",
    "AGAIN": "had come in before",
}
NOT_TAKEN = "could not be taken in; it stays there"


@app.callback()
def group() -> None:
    """The helpline's own mail address."""


@app.command("fetch")
def fetch() -> None:
    """Take in all mail: sealed first, then removed from the mail server.

    Stopped or killed in between, no mail is lost and none comes in twice. Nothing is sent to anybody.
    A mail that cannot be taken in keeps out no other: it stays, and the command ends with 1.
    """
    start_django()

    from houvast.records.accounts import queries
    from houvast.records.contacts.mailing import box
    from houvast.records.contacts.refusals import NoWay

    front = queries.front_helpline()
    if front is None:
        raise Refusal("No helpline is set up here. Run `houvast setup` first, or set HOUVAST_HOME.")
    by = acting_for(next(each for each in queries.helplines() if each.id == front))
    done: Counter[str] = Counter()
    try:
        with box.opened() as there:
            for number in there.waiting():
                done[_taken_in(there, number, by=by)] += 1
    except box.NoBox as missing:
        raise Refusal(f"The mailbox cannot be read: {missing}.") from missing
    except NoWay as closed:
        raise Refusal(
            "No team answers mail: its lead or the administrator sets that. Mail stays there."
        ) from closed
    finally:
        for kind, count in sorted(done.items()):
            say(f"{count}: {WORDS.get(kind, kind)}.")
    if not done:
        say("No mail.")
    if set(done) - set(WORDS):
        raise Refusal(
            "Not all mail was taken in. What stays is tried again at the next run, and told of by `doctor`."
        )


def _taken_in(there: "Box", number: bytes, *, by: "Actor") -> str:
    """What became of one mail. What goes wrong with it is told without a word of it: the next ones wait."""
    from django.conf import settings

    from houvast.records.contacts.mailing import box
    from houvast.records.contacts.operations import mailing
    from houvast.records.contacts.refusals import NoWay

    try:
        raw, is_whole = there.fetch(number)
    except box.NoBox:
        return f"{NOT_TAKEN} (the mail server did not hand it out)"
    try:
        received = mailing.receive_mail(raw, own=settings.MAIL_ADDRESS, is_whole=is_whole, by=by)
    except NoWay:
        raise
    except Exception as failure:  # its message may hold words of the mail: only where it failed is told
        where = traceback.extract_tb(failure.__traceback__)[-1]
        return f"{NOT_TAKEN} ({type(failure).__name__}, {Path(where.filename).name} line {where.lineno})"
    there.remove(number)  # only now: what came in is on disk
    return received.kind
