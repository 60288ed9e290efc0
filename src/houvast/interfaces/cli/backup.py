"""`houvast backup` and `houvast restore`: a copy of everything but the keys, and what becomes of it.

The private half of the key never stays on the server: `new-key` hands it over, `restore` asks for it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import (
    Refusal,
    acting_for,
    answers,
    existing_file,
    say,
    speech,
    start_django,
)

if TYPE_CHECKING:
    from houvast.records.accounts.queries import Named

SUFFIX = ".backup"
app = typer.Typer(invoke_without_command=True)


@app.callback()
def backup(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Option(help="File to write; by default one in HOUVAST_HOME/backups.")
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(min=1, help="Then delete backups there that are older, in days.")
    ] = None,
) -> None:
    """Copy database, published releases and line file into one sealed file.

    Key files and month keys are not in it: a backup must not outlive them. It opens only with the private
    half of the key that `houvast backup new-key` made.
    """
    if context.invoked_subcommand:
        return
    start_django()
    from django.utils import timezone

    from houvast.records.backups import operations, places

    by = acting_for(_helplines()[0])
    at = timezone.now()
    file = to or _own_folder(places.folder()) / f"{at:%Y%m%dT%H%M%SZ}{SUFFIX}"
    if file.exists():
        raise Refusal(f"{file} is there already, and a backup is never overwritten. Choose another name.")
    public = _public_key(places.key_file())
    with _said(file), speech.status("Copying"):
        made = operations.make(file, public=public, at=at, by=by)
    say(f"Backup of {made.size:,} bytes, sealed. Take it to another place. Its SHA-256, to know it by:")
    answers.print(f"{made.sha256}  {made.file}", markup=False, soft_wrap=True)
    if keep_days:
        _drop_older(file.parent, at.timestamp() - timedelta(days=keep_days).total_seconds())


@app.command("new-key")
def new_key(
    to: Annotated[
        Path | None, typer.Option(help="File for the private half; by default it is printed.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Seal to a new key from now on.")] = False,
) -> None:
    """Make the pair of keys for backups: the public half stays here, the private half leaves with you.

    Write the private half on paper or on a medium that is not this server, twice. Without it no backup
    opens; with it and a backup, still nothing opens that is sealed for a team.
    """
    start_django()
    from houvast.records.backups import operations, places

    if places.key_file().exists() and not replace:
        raise Refusal("There is a key already. With --replace, older backups keep the former one.")
    if to and to.exists():
        raise Refusal(f"{to} is there already: choose another name for the private half.")
    key = operations.choose_key(by=acting_for(_helplines()[0]))
    if to:
        _write_once(to, key.private)
        say(f"The private half stands in {to}. Take it away from this server and delete it here.")
    else:
        answers.print(key.private, markup=False, soft_wrap=True)
        say("This is the private half, shown once. Write it down twice, and not on this server.")
    say(f"Backups are sealed to its public half from now on; fingerprint {key.id}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    key: Annotated[
        Path | None, typer.Option(help="File with the private half; by default it is asked.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Read all of it and change nothing.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a database that holds something.")
    ] = False,
) -> None:
    """Put a backup back. Stop the server first; put the key files back yourself, from where they are kept.

    Everything is checked before anything is touched. Whoever is killed in between has the former database or
    the new one: run it again.
    """
    start_django(migrated=False)
    from django.utils import timezone

    from houvast.records.backups import restoring

    existing_file(file)
    private = key.read_text() if key else _asked()
    with _said(file), file.open("rb") as opened, speech.status("Reading"):
        if check:
            about = restoring.look(opened, private=private)
        else:
            about = restoring.restore(opened, private=private, overwrite=overwrite, at=timezone.now())
    told = f"The backup of {about.made_at}, made by version {about.version} from {about.database}"
    if check:
        say(f"{told}, is whole. Nothing was changed.")
        return
    _finish()
    say(f"{told}, stands in its place. Everybody signs in anew. Now run `houvast doctor`.")


def _finish() -> None:
    """Bring the database to this version, and tell in each trail what happened."""
    from django.core.management import call_command

    from houvast.records.accounts import queries
    from houvast.records.backups import operations, restoring

    call_command("migrate", verbosity=0, interactive=False)
    for helpline in queries.helplines():
        operations.tell_restored(by=acting_for(helpline))
    restoring.finished()


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """Expected refusals as a sentence: what, where, what to do."""
    from houvast.records.backups import restoring as reasons

    try:
        yield
    except reasons.CannotOpen:
        raise Refusal(
            f"{file} does not open: it is another key's, or not as it was made. Compare its SHA-256 with the "
            "one that was printed."
        ) from None
    except reasons.NotAKey:
        raise Refusal(
            "That is no such key. Look for a mistyped letter, and whether it is the other half."
        ) from None
    except reasons.Damaged:
        raise Refusal(f"The database in {file} is damaged: take an older backup.") from None
    except (reasons.NotPossible, reasons.NotWhole, reasons.ToolFailed) as refused:
        raise Refusal(str(refused)) from None
    except OSError as failed:
        raise Refusal(f"{failed.filename or file}: {failed.strerror}. Nothing was left half done.") from None


def _helplines() -> "list[Named]":
    from houvast.records.accounts import queries

    if known := queries.helplines():
        return known
    raise Refusal("No helpline is set up here. Run `houvast setup` first.")


def _public_key(file: Path) -> str:
    if not file.exists():
        raise Refusal("There is no key to seal a backup to. Run `houvast backup new-key` first.")
    return file.read_text()


def _own_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refusal("The private half of the key: name its file with --key, or run this in a terminal.")
    return str(typer.prompt("Private half of the key of backups", hide_input=True, err=True))


def _drop_older(folder: Path, moment: float) -> None:
    for file in folder.glob(f"*{SUFFIX}"):
        if file.stat().st_mtime < moment:
            file.unlink()
            say(f"Deleted {file}, which is older than is kept.")


def _write_once(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")
