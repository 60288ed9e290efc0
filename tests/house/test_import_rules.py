"""Each import rule is broken once in a scratch copy, and caught by the contract that is meant for it.

A contract with a spelling mistake in it would be kept for ever: this is the test of the contracts.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"

# Broken rule: the contract that must catch it, the file that breaks it, and how.
FORBIDDEN = [
    ("floors", "library/codes/bad.py", "import houvast.records.audit"),
    ("floors", "records/contacts/bad.py", "import houvast.interfaces.shell"),
    ("floors", "interfaces/shell/bad.py", "import houvast.project.settings"),
    ("floors", "interfaces/desk/bad.py", "import houvast.demo.people"),
    ("floors", "project/bad.py", "import houvast.demo"),
    ("floors", "attic/__init__.py", ""),
    ("library-rooms", "library/codes/bad.py", "import houvast.library.figures"),
    ("library-rooms", "library/proofs/bad.py", "import houvast.library.sealing"),
    ("library-rooms", "library/sealing/bad.py", "import houvast.library.codes"),
    ("library-rooms", "library/cellar/__init__.py", ""),
    ("no-django-in-library", "library/figures/bad.py", "import django.conf"),
    ("records-rooms", "records/contacts/bad.py", "import houvast.records.releases"),
    ("records-rooms", "records/contacts/bad.py", "import houvast.records.journal"),
    ("records-rooms", "records/cases/bad.py", "import houvast.records.campaigns"),
    ("records-rooms", "records/audit/bad.py", "import houvast.records.accounts"),
    ("records-rooms", "records/retention/bad.py", "import houvast.records.accounts"),
    ("records-rooms", "records/lumber/__init__.py", ""),
    ("interfaces-shell", "interfaces/public/bad.py", "import houvast.interfaces.desk"),
    ("interfaces-shell", "interfaces/shell/bad.py", "import houvast.interfaces.public"),
    ("journal-own", "interfaces/public/bad.py", "import houvast.records.journal"),
    ("journal-own", "records/cases/bad.py", "import houvast.records.journal"),
    ("facts-gate", "interfaces/desk/bad.py", "import houvast.records.contacts.facts"),
    ("facts-gate", "records/plan/bad.py", "import houvast.records.contacts.facts"),
    ("trail-through-the-guard", "interfaces/desk/bad.py", "import houvast.records.audit.trail"),
    ("facts-blind", "records/contacts/facts.py", "import houvast.records.contacts.sealed"),
    ("facts-blind", "records/releases/bad.py", "import houvast.records.contacts.operations"),
    ("facts-blind", "records/releases/bad.py", "import houvast.records.accounts.keys"),
    ("own-room", "records/releases/bad.py", "import houvast.records.contacts.models"),
    ("own-room", "interfaces/desk/bad.py", "import houvast.records.contacts.course"),
    ("own-room", "interfaces/desk/bad.py", "import houvast.records.contacts.rules"),
    ("own-room", "demo/bad.py", "import houvast.records.accounts.sealed"),
    ("duckdb-one-door", "records/releases/bad.py", "import duckdb"),
    ("duckdb-one-door", "interfaces/public/bad.py", "import ibis"),
    ("pages-never-compute", "interfaces/public/bad.py", "import houvast.library.figures"),
    ("pages-never-compute", "records/contacts/bad.py", "import houvast.library.figures.tables"),
    ("linkage-apart", "records/releases/bad.py", "import houvast.library.figures.linkage"),
    ("linkage-apart", "records/contacts/facts.py", "import houvast.library.figures.linkage"),
    ("sealing-one-door", "records/contacts/bad.py", "import houvast.library.sealing.box"),
    ("sealing-one-door", "interfaces/desk/bad.py", "import houvast.library.sealing"),
    ("anchor-one-door", "records/accounts/guard.py", "import houvast.records.audit.anchor"),
    ("anchor-one-door", "records/audit/trail.py", "import houvast.records.audit.signing_key"),
    ("acyclic", "library/codes/bands.py", "import houvast.library.codes.lists"),
]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source and its contracts, copied."""
    folder = tmp_path_factory.mktemp("house")
    data = shutil.ignore_patterns("__pycache__", "built", "*.csv", "*.po", "*.woff2", "*.ttf", "*.html")
    shutil.copytree(ROOT / "src", folder / "src", ignore=data)
    shutil.copytree(ROOT / "contracts", folder / "contracts")
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def told(folder: Path) -> dict[str, str]:
    """What the linter says there of each contract that is broken, by name; fails when the linter does."""
    paths = os.pathsep.join(map(str, (folder / "src", folder / "contracts")))
    ran = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "300", "NO_COLOR": "1", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == ("BROKEN" in ran.stdout)
    broken = re.findall(r"^(.+) BROKEN", ran.stdout, re.MULTILINE)
    _, _, details = ran.stdout.partition("Broken contracts")
    return {name: _under(name, details) for name in broken}


def _under(name: str, details: str) -> str:
    """What stands under a heading of its own line, until the next."""
    found = re.search(
        rf"^{re.escape(name)}\n-+\n(.*?)(?=^[^\n]+\n---+\n|\Z)", details, re.MULTILINE | re.DOTALL
    )
    assert found, (name, details)
    return found[1]


def names() -> dict[str, str]:
    """What each contract of the house is called."""
    text = (ROOT / ".importlinter").read_text()
    return dict(re.findall(r"\[importlinter:contract:([\w-]+)\]\nname = (.+)", text))


def test_the_house_keeps_every_rule(scratch: Path):
    assert told(scratch) == {}


def rounds() -> list[list[tuple[str, str, str]]]:
    """The broken rules, so that each round breaks a contract once: one check tells of all in it."""
    left, found = list(FORBIDDEN), []
    while left:
        now = list({each[0]: each for each in reversed(left)}.values())
        left = [each for each in left if each not in now]
        found.append(now)
    return found


@pytest.mark.slow  # several times the whole check
@pytest.mark.parametrize("number", range(len(rounds())))
def test_each_broken_rule_is_caught_by_the_contract_meant_for_it(scratch: Path, number: int):
    undo = [put_in(scratch / "src" / "houvast" / file, line) for _, file, line in rounds()[number]]
    try:
        said = told(scratch)
        for contract, file, line in rounds()[number]:
            who = "houvast." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            what = line.removeprefix("import ")
            what = what if what.startswith("houvast") else what.split(".")[0]
            assert names()[contract] in said, (contract, file, line)
            section = said[names()[contract]]
            words = [who, what]
            if contract == "acyclic":  # it tells names within their package
                words = [
                    f"in {who.rpartition('.')[0]}.\n",
                    *("." + each.rpartition(".")[2] for each in words),
                ]
            assert all(each in section for each in words), (contract, file, line, section)
    finally:
        for each in reversed(undo):
            each()


def test_every_contract_is_tried():
    assert set(names()) == {contract for contract, _, _ in FORBIDDEN}


def put_in(file: Path, line: str) -> Callable[[], None]:
    """Add a line to a file, or make the file; returns how to undo it."""
    former = file.read_bytes() if file.exists() else None
    new_folder = None if file.parent.exists() else file.parent
    file.parent.mkdir(exist_ok=True)
    file.write_bytes((former or b"") + f"\n{line}\n".encode())

    def undo() -> None:
        if former is not None:
            file.write_bytes(former)
        elif new_folder:
            shutil.rmtree(new_folder)
        else:
            file.unlink()

    return undo
