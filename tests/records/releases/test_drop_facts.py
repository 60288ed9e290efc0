"""Dropping facts: they go some days after signing; the protected tables stay."""

import errno
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations
from houvast.records.releases.course import FACTS_KEPT_AFTER_SIGNING, FACTS_KEPT_UNSIGNED
from houvast.records.releases.models import Release

Brought = Callable[[str], uuid.UUID]


def test_facts_go_thirty_days_after_signing_and_not_before(brought: Brought, contacted: Cast, home: Path):
    release, today = brought("sign"), timezone.localdate()
    facts = home / "facts" / str(release)
    early = today + FACTS_KEPT_AFTER_SIGNING - timedelta(days=1)
    assert operations.drop_facts(on=early, by=contacted.command) == []
    assert facts.exists()
    assert operations.drop_facts(on=today + FACTS_KEPT_AFTER_SIGNING, by=contacted.command) == [release]
    assert not facts.exists()
    assert Release.objects.get(pk=release).facts_dropped_on == today + FACTS_KEPT_AFTER_SIGNING
    assert (home / "prepared" / str(release) / "contacts_by_problem.csv").exists()


def test_facts_that_nobody_signs_go_too(gathered: uuid.UUID, contacted: Cast, home: Path):
    on = timezone.localdate() + FACTS_KEPT_UNSIGNED
    assert operations.drop_facts(on=on, by=contacted.command) == [gathered]
    assert not (home / "facts" / str(gathered)).exists()


def test_facts_are_dropped_once(brought: Brought, contacted: Cast):
    brought("sign")
    on = timezone.localdate() + FACTS_KEPT_AFTER_SIGNING
    assert len(operations.drop_facts(on=on, by=contacted.command)) == 1
    assert operations.drop_facts(on=on, by=contacted.command) == []


def test_dropping_leaves_a_trace_that_says_how_many(brought: Brought, contacted: Cast):
    brought("sign")
    operations.drop_facts(on=timezone.localdate() + FACTS_KEPT_AFTER_SIGNING, by=contacted.command)
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.count, last.actor) == ("releases.drop_facts", 1, None)


def test_a_published_release_keeps_its_published_files(brought: Brought, contacted: Cast, home: Path):
    release = brought("publish")
    operations.drop_facts(on=timezone.localdate() + FACTS_KEPT_AFTER_SIGNING, by=contacted.command)
    assert (home / "releases" / str(release) / "contacts_by_problem.csv").exists()
    assert not (home / "prepared" / str(release)).exists()


def test_what_a_killed_gathering_left_behind_goes_after_a_day(gathered, contacted: Cast, home: Path):
    stray = home / "facts" / str(uuid.uuid4())
    stray.mkdir()
    (stray / "contacts.parquet").write_bytes(b"PAR1")
    today = timezone.localdate()
    operations.drop_facts(on=today, by=contacted.command)
    assert stray.exists()  # it may still be at work
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(stray, (long_ago, long_ago))
    operations.drop_facts(on=today, by=contacted.command)
    assert not stray.exists()
    assert (home / "facts" / str(gathered)).exists()


@pytest.fixture
def cannot_be_deleted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files in folders of these names stay, as on a disk that was mounted read-only; for root, too."""
    named: list[str] = []
    unlink = os.unlink

    def refuse(path, *args, dir_fd: int | None = None, **said) -> None:
        inside = Path(path) if dir_fd is None else Path(f"/proc/self/fd/{dir_fd}").readlink() / path
        if set(named) & set(inside.parts):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        unlink(path, *args, dir_fd=dir_fd, **said)

    monkeypatch.setattr(os, "unlink", refuse)
    return named


def test_facts_that_cannot_be_deleted_are_said_and_due_again(
    gathered: uuid.UUID, contacted: Cast, home: Path, cannot_be_deleted: list[str]
):
    facts, on = home / "facts" / str(gathered), timezone.localdate() + FACTS_KEPT_UNSIGNED
    stray = home / "prepared" / str(uuid.uuid4())
    stray.mkdir(parents=True)
    os.utime(stray, (0, 0))
    cannot_be_deleted.append(str(gathered))
    dropped = operations.drop_facts(on=on, by=contacted.command)
    assert (dropped, dropped.stayed) == ([], [f"facts/{gathered}"])
    assert list(facts.rglob("*.parquet"))
    assert Release.objects.get(pk=gathered).facts_dropped_on is None
    assert not stray.exists()  # it kept no other from going
    cannot_be_deleted.clear()
    assert operations.drop_facts(on=on + timedelta(days=1), by=contacted.command) == [gathered]
    assert not facts.exists()
    assert Release.objects.get(pk=gathered).facts_dropped_on == on + timedelta(days=1)


@pytest.mark.parametrize("who", ["statistician", "signer", "worker", "administrator", "outsider"])
def test_nobody_drops_facts_by_hand(who: str, brought: Brought, contacted: Cast):
    brought("sign")
    with pytest.raises(Refused):
        operations.drop_facts(on=timezone.localdate() + FACTS_KEPT_AFTER_SIGNING, by=getattr(contacted, who))


def test_the_facts_of_another_helpline_stay(brought: Brought, contacted: Cast, home: Path):
    from houvast.records.accounts.guard import installation

    release = brought("sign")
    on = timezone.localdate() + FACTS_KEPT_AFTER_SIGNING
    assert operations.drop_facts(on=on, by=installation(contacted.other_helpline)) == []
    assert (home / "facts" / str(release)).exists()
