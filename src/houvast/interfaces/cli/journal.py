"""`houvast journal`: does an excerpt that somebody hands over hold?"""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, Refusal, acting_for, answers, start_django
from houvast.library.proofs import excerpts
from houvast.library.proofs.excerpts import Excerpt, ExcerptRefused

SEALED = "journal.seal_days"
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Excerpts of somebody's own notes. What is in a journal opens to nobody here."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The file that came with a statement.")],
    alone: Annotated[
        bool, typer.Option(help="Without this installation's trail: print the root of each day instead.")
    ] = False,
    certificate: Annotated[
        Path | None,
        typer.Option(help="Certificates (PEM, the root first) of the service that time-stamped the days."),
    ] = None,
) -> None:
    """Check that the entries of an excerpt stood there unchanged, in that order, at those times.

    The file has to hold together, and the root of each of its days has to stand in the trail of a helpline
    here (`audit verify` checks the trail). Where a day carries a time-stamp, `--certificate` checks it,
    without the service. Ends with 1 when something does not hold, or when an entry names no day: of that one
    nothing is proved, neither its words nor its time.
    """
    try:
        found = excerpts.read(file.read_bytes())
    except OSError as fault:
        raise FileRefused(f"{file}: it cannot be read") from fault
    except ExcerptRefused as refused:
        raise Refusal(f"{file}: {refused}.") from refused
    if not alone:
        start_django()
    for day, root in sorted(found.roots.items()):
        helpline = "" if alone else _who_kept(root)
        if not alone and not helpline:
            raise Refusal(f"{file}: the root of {day} stands in no trail here. Another helpline may have it.")
        where = f"in the trail of {helpline}" if helpline else f"root {root.hex()}"
        stamp = _stamp_said(day, root, found.stamps.get(day), certificate, file)
        answers.print(f"{date.fromisoformat(day)}: {where}{stamp}", markup=False, soft_wrap=True)
    _say(found)


def _stamp_said(day: str, root: bytes, stamp: bytes | None, certificate: Path | None, file: Path) -> str:
    """What a time-stamp says of a day; Refusal where it is asked about and does not hold."""
    if stamp is None:
        return "; no time-stamp" if certificate else ""
    if certificate is None:
        return "; with a time-stamp (check it by --certificate)"
    from houvast.library.proofs import timestamps

    try:
        at = timestamps.check(stamp, root, timestamps.certificates(certificate.read_bytes()))
    except OSError as fault:
        raise FileRefused(f"{certificate}: it cannot be read") from fault
    except timestamps.NoTimestamp as fault:
        raise Refusal(f"{file}: the time-stamp of {day} does not hold: {fault}.") from fault
    return f"; time-stamped {at:%Y-%m-%dT%H:%M:%SZ}"


def _say(found: Excerpt) -> None:
    for each in found.entries:
        when = f"proved by the root of {each.day}" if each.day else "so the file says: NOTHING PROVES IT"
        answers.print(f"number {each.position}, came in {each.at}, {when}", markup=False, soft_wrap=True)
        said = json.loads(each.words)
        if isinstance(said, dict) and isinstance(said.get("what"), str):
            answers.print(f"  {said['what']}", markup=False, soft_wrap=True)
    if not found.is_proved:
        raise Refusal(
            "Not all of it is proved: an entry that names no day came in too recently, or was put in. "
            "Ask its writer for a new file, two days after it was written."
        )
    answers.print("It holds: unchanged, in this order, at these times.")


def _who_kept(root: bytes) -> str:
    """The helpline in whose trail the root of a day stands, or nothing."""
    from houvast.records.accounts import operations, queries

    named = base64.urlsafe_b64encode(root).decode().rstrip("=")
    for helpline in queries.helplines():
        events = operations.read_trail(subject=named, by=acting_for(helpline))
        if any(event.action == SEALED for event in events):
            return helpline.name
    return ""
