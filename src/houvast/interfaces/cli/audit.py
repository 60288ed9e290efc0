"""`houvast audit`: is the trail whole? Sign it daily, keep anchors elsewhere, drop what is past its term."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from houvast.interfaces.cli.terminal import (
    Refusal,
    acting_for,
    answers,
    helpline_called,
    say,
    start_django,
)

if TYPE_CHECKING:
    from houvast.records.accounts.operations import Anchored, Checked
    from houvast.records.accounts.queries import Named

FOLDER = "anchors"
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The trail: who did what, who looked, who was refused."""


@app.command()
def verify(
    anchors: Annotated[
        Path | None, typer.Option(help="Folder where anchors were kept elsewhere (audit anchor --out).")
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(help="Public key that counts, as `audit anchor` printed it; may be given again."),
    ] = None,
) -> None:
    """Check every link of every helpline's trail, and the trail against its anchors; ends with 1 when one
    does not hold.

    With --anchors also a trail that was written anew as a whole is found, and one that lost its end.
    """
    start_django()
    from houvast.records.accounts import operations

    keys = [_public_half(each) for each in key or ()]
    whole, helplines = True, _helplines()
    found = {helpline.id: _kept(anchors, helpline.id) for helpline in helplines}
    if anchors and not any(found.values()):
        raise Refusal(
            f"No anchor of any helpline here lies in {anchors}. Give the folder of `audit anchor --out`."
        )
    for helpline in helplines:
        kept = found[helpline.id]
        checked = operations.verify_trail(kept=kept, keys=keys, by=acting_for(helpline))
        for line in _told(checked, asked=anchors is not None, kept=bool(kept)):
            answers.print(f"{helpline.name}: {line}", markup=False, soft_wrap=True)
        whole &= checked.fault is None and not checked.doubts
    for gone in _gone(anchors, found):
        answers.print(f"{gone}: anchors are kept of this helpline, and it is not here", markup=False)
        whole = False
    if not whole:
        raise Refusal(
            "A trail is not as it was written. Keep a copy of the database as it is; compare with backups."
        )


@app.command()
def anchor(
    out: Annotated[
        Path | None, typer.Option(help="Folder elsewhere, that nobody of this machine can change afterwards.")
    ] = None,
) -> None:
    """Sign how far each helpline's trail has come: a daily job. Doing it again only writes missing files."""
    start_django()
    from django.conf import settings
    from django.utils import timezone

    from houvast.records.accounts import operations

    for helpline in _helplines():
        try:
            made = operations.anchor_trail(on=timezone.localdate(), by=acting_for(helpline))
        except operations.NotPossible as refused:
            raise Refusal(f"{helpline.name}: {refused}") from refused
        for folder in (Path(settings.HOME) / FOLDER, out):
            if folder is not None:
                _keep(made, folder / str(helpline.id))
        answers.print(
            f"{helpline.name}: anchored on {made.day} at entry {made.position}, signed with {made.key}",
            markup=False,
            soft_wrap=True,
        )
    if out is None:
        say("Keep the anchors elsewhere too (--out): who can change this machine can change them here.")


@app.command("renew-key")
def renew_key(
    helpline: Annotated[str, typer.Option(help="Name of the helpline (default: the only or oldest).")] = "",
    lost: Annotated[bool, typer.Option("--lost", help="The key is lost: the new one stands alone.")] = False,
) -> None:
    """Sign with a new key from now on. Give its public half to whoever keeps the anchors."""
    start_django()
    from django.utils import timezone

    from houvast.records.accounts import operations

    asked = helpline_called(helpline)
    try:
        public = operations.renew_anchor_key(on=timezone.localdate(), is_lost=lost, by=acting_for(asked))
    except operations.NotPossible as refused:
        raise Refusal(str(refused)) from refused
    answers.print(f"{asked.name}: signs with {public}", markup=False, soft_wrap=True)


@app.command()
def drop() -> None:
    """Drop entries that are past their term, under their anchor, which stays: for a daily job."""
    start_django()
    from django.utils import timezone

    from houvast.records.accounts import operations

    for helpline in _helplines():
        try:
            gone = operations.drop_trail(on=timezone.localdate(), by=acting_for(helpline))
        except operations.NotPossible as refused:
            raise Refusal(f"{helpline.name}: {refused}") from refused
        said = f"dropped entries {gone[0]:,} to {gone[-1]:,}" if gone else "nothing is past its term"
        answers.print(f"{helpline.name}: {said}", markup=False)


def _helplines() -> "list[Named]":
    from houvast.records.accounts import queries

    if helplines := queries.helplines():
        return helplines
    raise Refusal("No helpline is set up here, so there is no trail. Run `houvast setup` first.")


def _told(checked: "Checked", *, asked: bool, kept: bool) -> list[str]:
    """The lines for one helpline: the first says whole or broken."""
    fault = checked.fault
    holds = "whole" if fault is None else f"broken at entry {fault.position}: {fault.reason}"
    lines = [f"{checked.entries} entries, {holds}", *checked.doubts]
    if gone := checked.dropped:
        lines.append(
            f"entries 1 to {gone.until:,} dropped on {gone.on} under the anchor of {gone.anchored_on}"
        )
    if checked.anchored:
        lines.append(f"anchored up to entry {checked.anchored[1]:,}, on {checked.anchored[0]}")
    if asked and not kept:
        lines.append("no anchor of this helpline is kept in that folder")
    return lines


def _keep(made: "Anchored", folder: Path) -> None:
    """Write what is not there yet. What is there stays, and is refused when it says something else."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in made.files.items():
        file = folder / name
        if not file.exists():
            fresh = file.with_suffix(".fresh")
            fresh.write_bytes(content)
            fresh.replace(file)
        elif file.read_bytes() != content:
            raise Refusal(
                f"{file} says something else than this installation. One of the two was changed: keep both, "
                f"and run `houvast audit verify --anchors {folder.parent}`."
            )


def _kept(folder: Path | None, helpline: UUID) -> dict[str, bytes]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder}.")
    return {file.name: file.read_bytes() for file in sorted((folder / str(helpline)).glob("*.json"))}


def _gone(folder: Path | None, here: Mapping[UUID, object]) -> list[str]:
    """Helplines that anchors are kept of and that are not in this database."""
    known = {str(each) for each in here}
    kept = sorted(each.parent.name for each in folder.glob("*/key-*.json")) if folder else []
    return [name for name in dict.fromkeys(kept) if name not in known]


def _public_half(typed: str) -> bytes:
    try:
        key = bytes.fromhex(typed)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Refusal(
            f"{typed} is not a public key. It has 64 digits from 0 to f, as `audit anchor` prints it."
        )
    return key
