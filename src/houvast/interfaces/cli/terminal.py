"""What the commands share: Django when it is needed, a progress bar, the helpline, and how they speak.

Answers go to standard output, so that they can be piped; all that is said about them goes to standard error.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from rich.console import Console

if TYPE_CHECKING:
    from houvast.records.accounts.guard import Actor
    from houvast.records.accounts.queries import Named

speech = Console(stderr=True, highlight=False)
answers = Console(highlight=False)


class Language(StrEnum):
    """In what language files and answers are written."""

    NL = "nl"
    FR = "fr"
    DE = "de"
    EN = "en"


class Refusal(Exception):
    """An expected refusal: what, where, and what to do. `code` is what the command ends with."""

    code = 1


class FileRefused(Refusal):
    """What was handed over cannot be used, where ending with 1 says something about what could be."""

    code = 2


def of_file(file: Path, refusal: Exception) -> str:
    """A refusal with the file that it is about, where it does not name a file itself."""
    said = in_one_line(refusal)
    return said if file.name in said else f"{file}: {said}"


def in_one_line(refusal: Exception) -> str:
    """What was refused, also where a parser drew its complaint over several lines."""
    return " ".join(str(refusal).split())


def say_refusal(message: str) -> None:
    speech.print(message, style="red", markup=False, soft_wrap=True)


def say(message: str) -> None:
    speech.print(message, markup=False, soft_wrap=True)


def start_django(*, migrated: bool = True) -> None:
    """Load settings and tables; refuse a database that was not set up."""
    import django

    django.setup()
    if migrated:
        _refuse_unmigrated()


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, and nothing where nobody watches."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=speech, transient=True, disable=not speech.is_terminal) as progress:
        task = progress.add_task(what, total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        yield tell


def day(text: str) -> date:
    """A day as it is typed: 2025-01-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{text} is not a day. Type it like 2025-01-31.") from None


def acting_for(helpline: "Named") -> "Actor":
    """The command on its own machine, for one helpline."""
    from houvast.records.accounts import guard, queries

    return guard.installation(helpline.id, frozenset(team.id for team in queries.teams_of(helpline.id)))


def helpline_called(name: str) -> "Named":
    """The helpline of that name; without a name, the oldest one that has contacts, else the oldest."""
    from houvast.records.accounts import queries
    from houvast.records.contacts.queries import has_contacts

    known = queries.helplines()
    if not known:
        raise Refusal("No helpline is set up here. Run `houvast setup` first, or set HOUVAST_HOME.")
    if not name:
        return next((each for each in known if has_contacts(seen_by=acting_for(each))), known[0])
    for each in known:
        if each.name.casefold() == name.casefold():
            return each
    raise Refusal(f"No helpline is called {name!r} here. There are: {', '.join(h.name for h in known)}.")


def team_called(name: str, helpline: "Named") -> UUID:
    """The team of that name; without a name, the only one."""
    from houvast.records.accounts import queries

    teams = queries.teams_of(helpline.id)
    wanted = [team for team in teams if not name or team.name.casefold() == name.casefold()]
    if len(wanted) != 1:
        known = ", ".join(team.name for team in teams) or "none yet"
        raise Refusal(f"Say for which team of {helpline.name} with --team NAME. There are: {known}.")
    return wanted[0].id


def existing_file(path: Path) -> Path:
    if not path.is_file():
        raise Refusal(f"There is no file {path}.")
    return path


def _refuse_unmigrated() -> None:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Refusal(f"The database does not answer: {error}. Is DATABASE_URL right?") from error
    if behind:
        raise Refusal("The database is not set up for this version. Run `houvast setup` first.")
