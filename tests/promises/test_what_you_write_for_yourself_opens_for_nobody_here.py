"""What you write for yourself opens for nobody here.

Your browser seals it before it leaves; we have no words and no key of it. With the whole database and every
file of the server nothing of it opens, nobody can say whose it is, and it is counted nowhere. What we cannot
promise: that the script which seals is what it should be, when somebody has taken the server. You can compare
it.
"""

import os
from pathlib import Path

from django.apps import apps

from cast import Cast
from houvast.library.proofs import excerpts
from houvast.records.accounts.roles import EVERYBODY, INSTALLATION, ROLES
from houvast.records.journal import operations
from records.journal.writing import begun, opened, words_of

SOURCE = Path(__file__).parents[2] / "src" / "houvast"
TEXT = "Never to be read by anybody here"


def test_no_role_and_no_command_may_open_a_journal():
    granted = set(EVERYBODY).union(*(role.actions for role in ROLES.values()))
    assert {action for action in granted if action.startswith("journal.")} == set()
    assert not {"journal.open", "journal.read", "journal.write"} & INSTALLATION


def test_neither_the_store_nor_the_pages_of_a_journal_can_seal_or_open():
    """No library that could is reached: not ours, and not the one below it."""
    rooms = [*(SOURCE / "records/journal").rglob("*.py"), *(SOURCE / "interfaces/personal").rglob("*.py")]
    assert len(rooms) > 12
    said = {file.name: file.read_text() for file in rooms}
    assert [name for name, text in said.items() if "nacl" in text or "library.sealing" in text] == []


def test_what_stands_in_the_database_says_nothing_of_the_words(cast: Cast):
    journal, words = opened(begun(cast.helpline)[0], cast.helpline), words_of(TEXT)
    new = operations.NewEntry(0, excerpts.commitment(words.encode()), os.urandom(1064))
    operations.write_entry(journal.id, new, by=journal.by)
    rows = [row for model in apps.get_models() for row in model._default_manager.values_list()]
    kept = b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )
    assert TEXT.encode() not in kept
    # The hash tells nothing to whoever tries sentences: a random salt is part of what it is of.
    assert excerpts.commitment(f'{{"what": "{TEXT}"}}'.encode()) not in kept


def test_nothing_of_a_journal_is_a_fact():
    assert not (SOURCE / "records/journal/facts.py").exists()
    assert "journal" not in "".join(file.read_text() for file in (SOURCE / "records/releases").rglob("*.py"))
