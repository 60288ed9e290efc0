"""What houvast backup and restore say, and where things lie. The drill itself: tests/records/backups."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.records.audit import trail
from traces import trace


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is not copied: it is the tests' own."""
    monkeypatch.setattr("houvast.records.backups.databases.out", lambda: iter([b"a database"]))


def test_without_a_key_nothing_is_copied(houvast: Callable[..., Any], cast: Cast, home: Path):
    ran = houvast("backup")
    assert (ran.code, "houvast backup new-key" in ran.said) == (1, True)
    assert not list((home / "backups").glob("*"))


def test_a_key_is_made_once_and_its_private_half_is_printed_and_kept_nowhere(
    houvast: Callable[..., Any], cast: Cast, home: Path
):
    ran = houvast("backup", "new-key")
    private = ran.out.strip()
    assert (ran.code, private.startswith("private-")) == (0, True)
    kept = [file for file in home.rglob("*") if file.is_file()]
    assert [file.name for file in kept] == ["backup-key"]
    assert kept[0].read_text().startswith("public-")
    assert "private" not in kept[0].read_text()
    assert houvast("backup", "new-key").code == 1
    assert kept[0].read_text().startswith("public-")
    assert houvast("backup", "new-key", "--replace").out.strip() not in ("", private)


def test_the_trail_tells_of_a_new_key_by_its_fingerprint(houvast: Callable[..., Any], cast: Cast):
    said = houvast("backup", "new-key").said
    for whose in (cast.helpline, cast.other_helpline):
        event = trace(whose)
        assert (event.action, event.subject in said) == ("backups.choose_key", True)


@pytest.mark.usefixtures("no_database")
def test_a_backup_lies_in_its_folder_for_its_owner_only_and_is_known_by_its_hash(
    houvast: Callable[..., Any], cast: Cast, home: Path
):
    houvast("backup", "new-key")
    ran = houvast("backup")
    assert ran.code == 0
    (file,) = (home / "backups").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    sha256, name = ran.out.split()
    assert Path(name) == file
    (event,) = trail.events(cast.helpline, newest=1)
    assert (event.action, event.subject) == ("backups.make", sha256[:32])


@pytest.mark.usefixtures("no_database")
def test_a_backup_is_never_overwritten(houvast: Callable[..., Any], cast: Cast, tmp_path: Path):
    houvast("backup", "new-key")
    (tmp_path / "b").write_text("another")
    ran = houvast("backup", "--to", tmp_path / "b")
    assert (ran.code, (tmp_path / "b").read_text()) == (1, "another")


@pytest.mark.usefixtures("no_database")
def test_backups_that_are_older_than_is_kept_are_deleted(houvast: Callable[..., Any], cast: Cast, home: Path):
    houvast("backup", "new-key")
    (home / "backups").mkdir()
    old, young = home / "backups" / "old.backup", home / "backups" / "young.backup"
    for file, days in ((old, 31), (young, 29)):
        file.write_text("")
        os.utime(file, (time.time() - days * 86400,) * 2)
    assert houvast("backup", "--keep-days", "30").code == 0
    assert (old.exists(), young.exists(), len(list((home / "backups").iterdir()))) == (False, True, 2)


def test_a_failed_backup_leaves_no_file(
    houvast: Callable[..., Any], cast: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
):
    def full():
        yield b"a part"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("houvast.records.backups.databases.out", full)
    houvast("backup", "new-key")
    ran = houvast("backup")
    assert (ran.code, "No space left" in ran.said, "Traceback" in ran.said) == (1, True, False)
    assert list((home / "backups").iterdir()) == []
    assert trace(cast.helpline).action == "backups.choose_key"


@pytest.mark.usefixtures("no_database")
def test_restoring_says_what_is_wrong_and_what_to_do(houvast: Callable[..., Any], cast: Cast, tmp_path: Path):
    private = houvast("backup", "new-key").out
    (tmp_path / "key").write_text(private)
    houvast("backup", "--to", tmp_path / "b")
    assert "is whole" in houvast("restore", tmp_path / "b", "--key", tmp_path / "key", "--check").said
    for key, file, said in (
        (private[:-3], "b", "mistyped letter"),
        (houvast("backup", "new-key", "--replace").out, "b", "does not open"),
        (private, "gone", "There is no file"),
        (private, "key", "does not open"),
        (private, "b", "--overwrite"),
    ):
        (tmp_path / "given").write_text(key)
        ran = houvast("restore", tmp_path / file, "--key", tmp_path / "given")
        assert (ran.code, said in ran.said, "Traceback" in ran.said) == (1, True, False), ran.said


def test_the_private_half_is_asked_and_never_an_option(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path
):
    (tmp_path / "b").write_text("")
    ran = houvast("restore", tmp_path / "b")
    assert (ran.code, "--key" in ran.said) == (1, True)
    assert "--private" not in houvast("restore", "--help").out


@pytest.mark.usefixtures("db")
def test_an_empty_installation_has_nothing_to_copy(houvast: Callable[..., Any]):
    assert "houvast setup" in houvast("backup").said
