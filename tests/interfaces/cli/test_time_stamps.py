"""A day of journals gets a time-stamp of others; without one the job goes on, says so, and asks again."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.library.proofs import excerpts, timestamps
from houvast.records.accounts.operations import NotPossible
from houvast.records.journal import operations
from houvast.records.journal.models import DayRoot
from houvast.records.journal.operations import days
from houvast.records.retention import declared
from records.journal.writing import begun, excerpt, noon, opened, words_of, write
from time_stamps import Authority, served
from traces import left

DAY = date(2026, 11, 4)
NEXT = DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("other"))


@pytest.fixture
def file(cast: Cast) -> Callable[[], dict[str, Any]]:
    """A note of a day with its root; what it answers is the excerpt as it would be made now."""
    journal, words = opened(begun(cast.helpline)[0], cast.helpline), words_of("a note")
    write(journal, 0, words, at=noon(DAY))
    operations.seal_days(on=NEXT, by=cast.command)
    return lambda: json.loads(excerpt(journal, {1: words}, journal.by))


def stamp(cast: Cast, settings, authority: Authority, address: str) -> list[date]:
    settings.TIMESTAMP_SERVICE, settings.TIMESTAMP_CERTIFICATE = address, authority.certificate
    return days.stamp_days(on=NEXT, by=cast.command)


def test_a_day_is_stamped_once_and_the_excerpt_carries_what_proves_it_offline(
    cast, settings, authority, file, houvast, tmp_path
):
    before = datetime.now(UTC).replace(microsecond=0)
    with served(authority.answer) as address:
        assert stamp(cast, settings, authority, address) == [DAY]
        assert left("journal.stamp_days", by=cast.command)
        assert stamp(cast, settings, authority, address) == []
    said = file()
    found = excerpts.read(json.dumps(said).encode())
    trusted = timestamps.certificates(authority.certificate.read_bytes())
    at = timestamps.check(found.stamps[str(DAY)], found.roots[str(DAY)], trusted)
    assert before <= at <= datetime.now(UTC)
    ran = verified(houvast, tmp_path, said, authority.certificate)
    assert ran.code == 0
    assert f"time-stamped {at:%Y-%m-%dT%H:%M:%SZ}" in ran.out


def test_by_another_certificate_over_another_root_or_damaged_it_does_not_hold(
    cast, settings, authority, other, file, houvast, tmp_path
):
    with served(authority.answer) as address:
        stamp(cast, settings, authority, address)
    said = file()
    assert verified(houvast, tmp_path, said, other.certificate).code == 1
    answer = base64.b64decode(said["days"][str(DAY)]["stamp"])
    trusted = timestamps.certificates(authority.certificate.read_bytes())
    with pytest.raises(timestamps.NoTimestamp):
        timestamps.check(answer, bytes(32), trusted)
    for damaged in (b"", b"?", answer[:-40], answer[:200] + b"\x00" + answer[201:], b"x" * 70_000):
        said["days"][str(DAY)]["stamp"] = base64.b64encode(damaged).decode() or "="
        ran = verified(houvast, tmp_path, said, authority.certificate)
        assert (ran.code, "does not hold" in ran.said) == (1, True)
    said["days"][str(DAY)]["stamp"] = 7
    assert verified(houvast, tmp_path, said, authority.certificate).code == 1


def test_a_file_without_a_time_stamp_says_so_and_holds_as_before(file, authority, houvast, tmp_path):
    said = file()
    assert "stamp" not in said["days"][str(DAY)]
    ran = verified(houvast, tmp_path, said, authority.certificate)
    assert (ran.code, "no time-stamp" in ran.out) == (0, True)


@pytest.mark.parametrize("fault", ["nonce", "refused", "page", "down", "other", "certificate"])
def test_what_proves_nothing_is_not_kept_the_job_says_so_and_tries_again(
    cast, settings, authority, other, file, houvast, fault, tmp_path
):
    former = authority.answer(timestamps.request(bytes(DayRoot.objects.get().root)).content)
    answers = {
        "nonce": lambda _query: former,  # of an earlier request over the same root
        "refused": lambda _query: bytes.fromhex("30053003020102"),  # PKIStatus 2: rejection
        "page": lambda _query: b"<html>busy</html>",
        "other": other.answer,
    }
    with served(answers.get(fault, authority.answer)) as address:
        where = "http://127.0.0.1:1/" if fault == "down" else address
        by = other if fault == "certificate" else authority
        with pytest.raises(NotPossible, match="asked again tomorrow"):
            stamp(cast, settings, by, where)
        assert DayRoot.objects.get().stamp is None
        ran = houvast("retention", "carry-out", "--on", str(NEXT))
        assert ran.code == 1
        assert "time-stamp service gave none" in ran.said
    with served(authority.answer) as address:
        assert stamp(cast, settings, authority, address) == [DAY]


def test_only_a_hash_is_sent_and_nothing_where_no_service_is_set(cast, settings, authority, file):
    asked: list[bytes] = []

    def answer(query: bytes) -> bytes:
        asked.append(query)
        return authority.answer(query)

    settings.TIMESTAMP_SERVICE = ""
    assert ("journal", "days.stamp_days") not in declared.daily()
    with served(answer) as address:
        stamp(cast, settings, authority, address)
        assert ("journal", "days.stamp_days") in declared.daily()
    assert len(asked) == 1
    assert len(asked[0]) < 90
    assert bytes(DayRoot.objects.get().root) not in asked[0]


def verified(houvast: Callable[..., Any], folder: Path, said: object, certificate: Path) -> Any:
    file = folder / "notes.json"
    file.write_text(json.dumps(said))
    return houvast("journal", "verify", file, "--alone", "--certificate", certificate)
