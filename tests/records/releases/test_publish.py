"""Publishing: a whole folder or none, for good, once for each period."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from cast import WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.contacts import operations as contacts
from houvast.records.releases import folders, operations, queries
from houvast.records.releases.models import Release

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
Brought = Callable[[str], uuid.UUID]


def bring(release: uuid.UUID, until: str, cast: Cast) -> None:
    course = ("propose", "check", "sign", "publish")
    for verb in course[: course.index(until) + 1]:
        getattr(operations, verb)(
            release, by=cast.statistician if verb[0] in "pc" and verb != "publish" else cast.signer
        )


def test_a_published_release_is_a_folder_that_names_all_its_files(brought: Brought, home: Path):
    release = brought("publish")
    folder = home / "releases" / str(release)
    index = json.loads((folder / "index.json").read_text())
    named = {file["name"]: file for table in index["tables"] for file in table["files"]}
    named |= {file["name"]: file for file in index["answer"]}
    assert {file.name for file in folder.iterdir()} == {"index.json", *named}
    assert all(folders.file_hash(folder / name) == file["sha256"] for name, file in named.items())
    assert (index["state"], index["from"], index["until"]) == ("PUBLISHED", "2025-01-01", "2026-01-01")


def test_each_table_is_there_in_every_format_with_its_drawing(brought: Brought, home: Path):
    folder = home / "releases" / str(brought("publish"))
    for name in ("contacts_by_problem", "contacts_by_channel"):
        assert {f"{name}.csv", f"{name}.json"} <= {file.name for file in folder.iterdir()}
        for language in ("nl", "fr", "de", "en"):
            for ending in ("html", "xlsx", "svg"):
                assert (folder / f"{name}.{language}.{ending}").stat().st_size > 500
    assert (folder / "answer.nl.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_published_is_byte_for_byte_what_was_signed(brought: Brought, home: Path):
    release = brought("sign")
    signed = {file.name: file.read_bytes() for file in (home / "prepared" / str(release)).iterdir()}
    brought_by_hand = Release.objects.get(pk=release).content_sha256
    operations.publish(release, by=_signer(release))
    folder = home / "releases" / str(release)
    published = {file.name: file.read_bytes() for file in folder.iterdir()}
    before, after = json.loads(signed.pop("index.json")), json.loads(published.pop("index.json"))
    assert published == signed
    assert before == {name: after[name] for name in before}  # what became of it comes to it, and no more
    assert folders.content_hash(folder) == brought_by_hand


def test_an_index_that_names_other_words_than_were_signed_is_not_published(brought: Brought, home: Path):
    release = brought("sign")
    index = home / "prepared" / str(release) / "index.json"
    said = json.loads(index.read_text())
    said["tables"][0]["title"]["en"] = "Something else"
    index.chmod(0o600)
    index.write_text(json.dumps(said))
    with pytest.raises(operations.NotPossible, match="not those that were gathered"):
        operations.publish(release, by=_signer(release))
    assert not (home / "releases" / str(release)).exists()


def _signer(release: uuid.UUID):
    from houvast.records.accounts.queries import actor

    return actor(Release.objects.get(pk=release).signed_by_id)


def test_published_files_are_read_only(brought: Brought, home: Path):
    for file in (home / "releases" / str(brought("publish"))).iterdir():
        assert not stat.S_IMODE(file.stat().st_mode) & 0o222


def test_publishing_leaves_a_trace(brought: Brought, contacted: Cast):
    release = brought("publish")
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.subject) == ("releases.publish", str(release))


@pytest.mark.parametrize("who", ["outsider", "worker", "statistician", "command"])
def test_only_a_signer_publishes(who: str, brought: Brought, contacted: Cast, home: Path):
    release = brought("sign")
    with pytest.raises(Refused):
        operations.publish(release, by=getattr(contacted, who))
    assert not (home / "releases").exists()


def test_a_release_is_not_published_twice(brought: Brought, contacted: Cast):
    release = brought("publish")
    with pytest.raises(operations.NotPossible):
        operations.publish(release, by=contacted.signer)


def test_a_period_is_not_published_beside_itself(brought: Brought, contacted: Cast):
    brought("publish")
    second = operations.gather(*YEAR, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="published already"):
        bring(second, "publish", contacted)
    assert [each.id for each in queries.published()] != [second]


def test_the_database_itself_keeps_one_published_release_for_each_period(brought: Brought, contacted: Cast):
    brought("publish")
    second = operations.gather(*YEAR, by=contacted.statistician)
    bring(second, "sign", contacted)
    # SQLite names the columns of a unique index, PostgreSQL its name.
    with pytest.raises(IntegrityError, match=r"one_published_release_per_period|until"), transaction.atomic():
        Release.objects.filter(pk=second).update(state="PUBLISHED")


def test_figures_that_follow_take_the_place_of_the_former(brought: Brought, contacted: Cast, home: Path):
    first = brought("publish")
    contacts.import_registrations([registration(WOMAN)] * 9, team=contacted.phone_line, by=contacted.command)
    second = operations.gather(*YEAR, by=contacted.statistician)
    bring(second, "sign", contacted)
    operations.publish(second, follows=first, by=contacted.signer)
    by_id = {each.id: each for each in queries.published()}
    assert by_id[first].followed_by == second
    assert by_id[second].followed_by is None
    index = json.loads((home / "releases" / str(first) / "index.json").read_text())
    assert index["followed_by"] == str(second)


def test_nothing_follows_what_is_not_published(brought: Brought, contacted: Cast):
    release = brought("sign")
    with pytest.raises(operations.NotPossible, match="not published"):
        operations.publish(release, follows=uuid.uuid4(), by=contacted.signer)


def shorter_gathered_at_the_same_moment(cast: Cast) -> uuid.UUID:
    """Eleven months of the year: gathering refuses them next to the year, unless it saw nothing of it yet."""
    gathered = operations.gather(*YEAR, by=cast.statistician)
    Release.objects.filter(pk=gathered).update(until=date(2025, 12, 1))
    return gathered


def test_a_period_that_overlaps_a_published_one_is_not_proposed(brought: Brought, contacted: Cast):
    brought("publish")
    shorter = shorter_gathered_at_the_same_moment(contacted)
    with pytest.raises(operations.NotPossible, match="share days with this period, and the difference"):
        operations.propose(shorter, by=contacted.statistician)


def test_a_period_that_was_withdrawn_is_still_known_to_who_saw_it(brought: Brought, contacted: Cast):
    year = brought("publish")
    shorter = shorter_gathered_at_the_same_moment(contacted)
    operations.withdraw(year, reason="WRONG_COUNT", by=contacted.signer)
    opened = queries.release(shorter, language="en", seen_by=contacted.statistician)
    assert opened is not None
    assert [each[:48] for each in opened.given_away] == ["Figures from 2025-01-01 until 2026-01-01 were si"]
    with pytest.raises(operations.NotPossible, match="also when they were withdrawn since"):
        operations.propose(shorter, by=contacted.statistician)


def test_what_was_withdrawn_and_never_published_keeps_no_other_period_back(brought: Brought, contacted: Cast):
    year = brought("sign")
    shorter = shorter_gathered_at_the_same_moment(contacted)
    operations.withdraw(year, reason="WRONG_COUNT", by=contacted.signer)
    operations.propose(shorter, by=contacted.statistician)


def test_a_failure_between_writing_and_renaming_leaves_nothing(
    brought: Brought, contacted: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
):
    release = brought("sign")

    def fail(self: Path, target: Path) -> Path:
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="the power went"):
            operations.publish(release, by=contacted.signer)
    assert not list((home / "releases").iterdir())
    assert Release.objects.get(pk=release).state == "SIGNED"
    assert queries.published() == []
    operations.publish(release, by=contacted.signer)
    assert queries.published()[0].index["state"] == "PUBLISHED"


def test_a_decision_that_is_lost_after_renaming_can_be_taken_again(brought: Brought, contacted: Cast):
    release = brought("sign")
    with transaction.atomic():
        operations.publish(release, by=contacted.signer)
        transaction.set_rollback(True)
    assert queries.published() == []
    operations.publish(release, by=contacted.signer)
    assert [each.id for each in queries.published()] == [release]


def test_a_killed_writer_leaves_no_folder_of_that_name(tmp_path: Path):
    """kill -9 while files are being written; the next writer is not disturbed by what lies there."""
    folder = tmp_path / "releases" / "one"
    writer = (
        "import sys, time; from pathlib import Path; from houvast.records.releases import folders\n"
        "def slowly(folder):\n"
        "    for n in range(1000):\n"
        "        (folder / f'{n}.csv').write_text('x' * 1000); print(n, flush=True); time.sleep(0.01)\n"
        "folders.write_whole(Path(sys.argv[1]), slowly)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", writer, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while process.stdout.readline().strip() != "20":
        time.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not folder.exists()
    folders.write_whole(folder, lambda unfinished: (unfinished / "1.csv").write_text("y") and None)
    assert [file.name for file in folder.iterdir()] == ["1.csv"]
    assert [each.name for each in folder.parent.iterdir()] == ["one"]


def test_a_folder_with_other_files_is_never_overwritten(brought: Brought, contacted: Cast, home: Path):
    release = brought("sign")
    other = home / "releases" / str(release)
    other.mkdir(parents=True)
    (other / "contacts_by_problem.csv").write_text("something else")
    with pytest.raises(operations.NotPossible, match="by hand"):
        operations.publish(release, by=contacted.signer)
    assert (other / "contacts_by_problem.csv").read_text() == "something else"
    assert Release.objects.get(pk=release).state == "SIGNED"
