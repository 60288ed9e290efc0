"""`houvast mail`: what came to the helpline's own address becomes talks; meant for a timer."""

from collections import Counter

import typer

from houvast.interfaces.cli.terminal import Refusal, acting_for, say, start_django

app = typer.Typer(no_args_is_help=True)
WORDS = {
    "PERSON": "began a talk",
    "LIST": "began a talk, and cannot be answered by mail",
    "LATER": "went on with an earlier talk",
    "AUTOMATIC": "automatic, thrown away",
    "BOUNCE": "bounced, thrown away",
    "LOOP": "our own, thrown away",
    "AGAIN": "had come in before",
}


@app.callback()
def group() -> None:
    """The helpline's own mail address."""


@app.command("fetch")
def fetch() -> None:
    """Take in all mail: sealed first, then removed from the mail server.

    Stopped or killed in between, no mail is lost and none comes in twice. Nothing is sent to anybody.
    """
    start_django()
    from django.conf import settings

    from houvast.records.accounts import queries
    from houvast.records.contacts.mailing import box
    from houvast.records.contacts.operations import mailing
    from houvast.records.contacts.operations.talking import NoWay

    front = queries.front_helpline()
    if front is None:
        raise Refusal("No helpline is set up here. Run `houvast setup` first, or set HOUVAST_HOME.")
    by = acting_for(next(each for each in queries.helplines() if each.id == front))
    done: Counter[str] = Counter()
    try:
        with box.opened() as there:
            for number in there.waiting():
                raw, is_whole = there.fetch(number)
                received = mailing.receive_mail(raw, own=settings.MAIL_ADDRESS, is_whole=is_whole, by=by)
                there.remove(number)  # only now: what came in is on disk
                done[received.kind] += 1
    except box.NoBox as missing:
        raise Refusal(f"The mailbox cannot be read: {missing}.") from missing
    except NoWay as closed:
        raise Refusal(
            "No team answers mail: its lead or the administrator sets that. Mail stays there."
        ) from closed
    finally:
        for kind, count in sorted(done.items()):
            say(f"{count}: {WORDS[kind]}.")
    if not done:
        say("No mail.")
