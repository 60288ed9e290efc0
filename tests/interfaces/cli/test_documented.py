"""Every houvast command that a document names exists and takes what the document gives it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer._click.core import Command, Context
from typer._click.exceptions import BadParameter, MissingParameter, UsageError
from typer.core import TyperGroup

from houvast.interfaces.cli import main

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/how-to/*.md"), *ROOT.glob("docs/reference/*.md")])
ENDS = re.compile(r"\s(?:\||>|&&|;)\s|[;']")
"""What ends a command inside a line of a shell."""


class NamesAGroup(UsageError):
    """A group of commands, and none of them."""


def blocks(text: str) -> Iterator[list[str]]:
    """Arguments of each `houvast ...` that a reader is to type, lines that go on put together."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    shell = "\n".join(block for kind, block in fenced if kind in {"sh", ""}).replace("\\\n", " ")
    for line in shell.splitlines():
        found = re.search(r"(?:^|\s|/)houvast (?!bash)([a-z].*)", line)
        if found and not re.search(r"\b(?:apt|useradd|systemctl|install|upgrade)\b", line):
            yield shlex.split(ENDS.split(found[1])[0], comments=True)


def mentions(text: str) -> Iterator[list[str]]:
    """Arguments of each `houvast ...` that running text names, perhaps with less than it needs."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for span in re.findall(r"`([^`]+)`", re.sub(r"\s+", " ", prose)):
        if found := re.match(r"(?:\.venv/bin/)?houvast ([a-z].*)", span):
            yield shlex.split(found[1].split("|")[0])


def taken(arguments: list[str]) -> None:
    """Let the command's own parser read `arguments`; a path that is not here is none of its concern.

    Raises UsageError for an unknown command or option, or for an argument too many or too few.
    """
    command: Command = typer.main.get_command(main.app)
    context, name = Context(command), "houvast"
    while isinstance(command, TyperGroup):
        if not arguments and command.invoke_without_command:
            return
        if not arguments:
            raise NamesAGroup(f"{name} needs a command")
        found, step, arguments = command.resolve_command(context, arguments)
        if step is None:
            raise UsageError(f"no command {found}")
        command, name = step, str(found)
    try:
        command.make_context(name, list(arguments), parent=context)
    except MissingParameter:
        raise
    except BadParameter as refused:
        if "does not exist" not in refused.message:
            raise


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_in_a_document_is_one_that_the_program_takes(document: Path):
    for arguments in blocks(document.read_text()):
        try:
            taken(arguments)
        except UsageError as refused:
            pytest.fail(f"{document.name}: houvast {' '.join(arguments)}: {refused.format_message()}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_that_a_text_names_exists(document: Path):
    for arguments in mentions(document.read_text()):
        try:
            taken(arguments)
        except (BadParameter, NamesAGroup):
            continue
        except UsageError as refused:
            pytest.fail(f"{document.name}: houvast {' '.join(arguments)}: {refused.format_message()}")


def test_commands_are_found_in_blocks_and_in_texts():
    texts = [document.read_text() for document in DOCUMENTS]
    assert sum(1 for text in texts for _ in blocks(text)) > 30
    assert sum(1 for text in texts for _ in mentions(text)) > 30


@pytest.mark.parametrize("wrong", ["audit bake", "backup --never-heard-of", "risk score", "audit drop x y"])
def test_a_command_that_the_program_does_not_take_is_found(wrong: str):
    with pytest.raises(UsageError):
        taken(wrong.split())
