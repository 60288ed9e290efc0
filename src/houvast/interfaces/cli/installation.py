"""`houvast setup` and `houvast serve`: a real installation, from nothing to a running server."""

import os
import secrets
import sys
import uuid
from contextlib import nullcontext
from typing import Annotated

import typer

from houvast.interfaces.cli.reports import worker
from houvast.interfaces.cli.terminal import Refusal, say, speech, start_django

PASSWORD_VARIABLE = "HOUVAST_PASSWORD"  # noqa: S105  # the name of a variable, no password


def setup(
    helpline: Annotated[str, typer.Option(help="Name of the helpline, as it calls itself.")] = "",
    team: Annotated[str, typer.Option(help="Name of its first team.")] = "",
    administrator: Annotated[str, typer.Option(help="Name of its first administrator.")] = "",
    sign_in: Annotated[str, typer.Option(help="What the administrator types to sign in.")] = "",
    language: Annotated[str, typer.Option(help="Language of the desk for them: nl, fr, de or en.")] = "nl",
) -> None:
    """Prepare the database and, the first time, the first helpline, team and administrator.

    What is not given is asked. The password is asked, or read from HOUVAST_PASSWORD; never from an option,
    where every process could read it. Doing it again only brings the database up to date.
    """
    start_django(migrated=False)
    from django.core.management import call_command

    from houvast.records.accounts import queries

    with speech.status("Preparing the database"):
        call_command("migrate", verbosity=0, interactive=False)
    if queries.is_demo():
        raise Refusal("This database holds a demo and never becomes a real one. Set another HOUVAST_HOME.")
    if known := queries.helplines():
        say(f"The database is up to date. It holds {', '.join(each.name for each in known)}.")
        return
    _found(
        helpline or _asked("Name of the helpline"),
        team or _asked("Name of its first team"),
        administrator or _asked("Name of its first administrator"),
        sign_in or _asked("What they type to sign in"),
        language,
    )


def _found(helpline: str, team: str, administrator: str, sign_in: str, language: str) -> None:
    """Helpline, team and administrator, all or none."""
    from django.db import transaction

    from houvast.records.accounts import guard, operations, passwords
    from houvast.records.accounts.roles import Role

    password = _password(sign_in)
    with speech.status("Measuring what a password may cost on this machine"):
        passwords.measure()
    by = guard.installation(uuid.uuid4())
    try:
        with transaction.atomic():
            operations.found(helpline, by=by)
            first_team = operations.add_team(team, by=by)
            person = operations.invite(sign_in, administrator, password=password, language=language, by=by)
            operations.assign(person, team=first_team, role=Role.ADMINISTRATOR, by=by)
            codes = _recovery_codes(person, password)
    except operations.NotPossible as refused:
        raise Refusal(str(refused)) from refused
    say(f"{helpline} is set up. {administrator} signs in as {sign_in}, and gives the others their place.")
    say("Key recovery codes, shown once, for the day the password is forgotten. Keep them on paper:")
    for code in codes:
        say(f"  {code}")
    say("Run `houvast serve`. Keep the two folders of keys apart from the backups: see the how-to.")


def _recovery_codes(person: uuid.UUID, password: str) -> tuple[str, ...]:
    from houvast.records.accounts import keys, operations, queries

    acting = queries.actor(person)
    opened = keys.unlock(acting, password) if acting else None
    return operations.new_recovery_codes(person, by=opened) if opened else ()


def _asked(what: str) -> str:
    if not sys.stdin.isatty():
        option = {"Name of the helpline": "--helpline", "Name of its first team": "--team"}
        option |= {
            "Name of its first administrator": "--administrator",
            "What they type to sign in": "--sign-in",
        }
        raise Refusal(f"{what}: give it with {option[what]}, or run this in a terminal.")
    return str(typer.prompt(what, err=True)).strip()


def _password(sign_in: str) -> str:
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise Refusal(f"The password of {sign_in}: set {PASSWORD_VARIABLE}, or run this in a terminal.")
    asked = typer.prompt(f"Password of {sign_in}", hide_input=True, confirmation_prompt=True, err=True)
    return str(asked)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    reports: Annotated[
        bool, typer.Option(help="Compute reports beside it; else run `houvast figures reports --watch`.")
    ] = True,
    processes: Annotated[
        int, typer.Option(help="How many serve; several need PostgreSQL.", min=1, max=64)
    ] = 1,
) -> None:
    """Serve the public pages and the desk, and compute the reports that are asked for there.

    Visitors reach it over HTTPS through a proxy that sets X-Forwarded-Proto (HOUVAST_BEHIND_PROXY=yes); for a
    machine that serves itself alone, HOUVAST_HTTPS=no. No address of a visitor is written down.
    """
    start_django()
    import uvicorn

    if processes > 1:
        _together(processes)
    say(f"houvast answers on http://{host}:{port} (stop with Ctrl+C)")
    with worker() if reports else nullcontext():
        uvicorn.run(
            "houvast.project.asgi:application",
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            log_config=None,  # its lines go where ours go, and say as little
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            workers=processes,
        )


def _together(processes: int) -> None:
    """They tell each other what happens, and open what the others carry; all that came from one start."""
    from django.db import connection

    if connection.vendor != "postgresql":
        raise Refusal(
            "Several processes need PostgreSQL, which carries what they tell each other. Set DATABASE_URL, "
            "or leave --processes out."
        )
    os.environ["HOUVAST_PROCESSES"] = str(processes)
    os.environ["HOUVAST_TOGETHER"] = secrets.token_hex(32)
