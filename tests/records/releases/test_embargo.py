"""Who signs figures may choose a moment before when nobody publishes them."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from cast import Cast
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Release

Brought = Callable[[str], uuid.UUID]
LATER = timedelta(days=3)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda at: monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def embargoed(brought: Brought, contacted: Cast) -> uuid.UUID:
    release = brought("check")
    operations.sign(release, embargo_until=timezone.now() + LATER, by=contacted.signer)
    return release


def test_before_its_moment_nobody_publishes_it_and_until_when_is_said(embargoed: uuid.UUID, contacted: Cast):
    until = Release.objects.get(pk=embargoed).embargo_until
    assert until is not None
    said = f"under embargo until {timezone.localtime(until):%-d %B %Y}"
    with pytest.raises(operations.Embargoed, match=said):
        operations.publish(embargoed, by=contacted.signer)
    assert Release.objects.get(pk=embargoed).state == "SIGNED"
    assert queries.published() == []


def test_from_its_moment_on_it_is_published_by_a_person_and_not_by_itself(
    embargoed: uuid.UUID, contacted: Cast, clock: Callable[[datetime], None]
):
    until = Release.objects.get(pk=embargoed).embargo_until
    assert until is not None
    clock(until - timedelta(seconds=1))
    with pytest.raises(operations.Embargoed):
        operations.publish(embargoed, by=contacted.signer)
    clock(until)
    operations.drop_facts(on=timezone.localdate(), by=contacted.command)
    assert queries.published() == []
    operations.publish(embargoed, by=contacted.signer)
    assert [each.id for each in queries.published()] == [embargoed]


def test_without_an_embargo_it_is_published_at_once(brought: Brought):
    assert Release.objects.get(pk=brought("publish")).embargo_until is None


@pytest.mark.parametrize("ago", [timedelta(), timedelta(seconds=1), timedelta(days=400)])
def test_an_embargo_that_is_over_is_refused_and_nothing_is_signed(
    ago: timedelta, brought: Brought, contacted: Cast
):
    release = brought("check")
    with pytest.raises(operations.NotPossible, match="ends in the future"):
        operations.sign(release, embargo_until=timezone.now() - ago, by=contacted.signer)
    assert (Release.objects.get(pk=release).state, queries.published()) == ("CHECKED", [])


def test_a_moment_of_no_clock_is_refused(brought: Brought, contacted: Cast):
    release = brought("check")
    naive = datetime(2099, 1, 1, 12)  # noqa: DTZ001  # what is tested
    with pytest.raises(operations.NotPossible, match="ends in the future"):
        operations.sign(release, embargo_until=naive, by=contacted.signer)
    assert Release.objects.get(pk=release).state == "CHECKED"


def test_the_database_itself_lets_nothing_be_published_before(embargoed: uuid.UUID, contacted: Cast):
    found = Release.objects.filter(pk=embargoed)
    until = found.get().embargo_until
    assert until is not None
    early = until - timedelta(microseconds=1)
    with pytest.raises(IntegrityError, match="published_after_its_embargo"), transaction.atomic():
        found.update(state="PUBLISHED", published_at=early)
    found.update(state="PUBLISHED", published_at=until)


def test_it_can_be_withdrawn_before_its_moment(embargoed: uuid.UUID, contacted: Cast):
    operations.withdraw(embargoed, reason="NOT_AGREED", by=contacted.signer)
    assert Release.objects.get(pk=embargoed).state == "WITHDRAWN"


@pytest.mark.parametrize("who", ["worker", "lead", "administrator", "volunteer", "outsider"])
def test_only_who_gathers_and_signs_sees_it_until_then(who: str, embargoed: uuid.UUID, contacted: Cast):
    for may in (contacted.statistician, contacted.signer):
        opened = queries.release(embargoed, language="en", seen_by=may)
        assert opened is not None
        assert opened.row.embargo_until == Release.objects.get(pk=embargoed).embargo_until
    other = getattr(contacted, who)
    assert queries.release(embargoed, language="en", seen_by=other) is None
    assert queries.releases(seen_by=other) == []
    assert queries.file(embargoed, "contacts_by_channel.csv", seen_by=other) is None


@pytest.mark.parametrize("address", ["/en/figures/", "/api/figures/", "/api/figures/catalogue.ttl"])
def test_nothing_public_names_it_until_it_is_published(
    address: str, embargoed: uuid.UUID, contacted: Cast, client: Client, clock: Callable[[datetime], None]
):
    assert str(embargoed) not in _read(client, address)
    clock(timezone.now() + LATER + timedelta(hours=1))
    assert str(embargoed) not in _read(client, address)
    operations.publish(embargoed, by=contacted.signer)
    assert str(embargoed) in _read(client, address)


def _read(client: Client, address: str) -> str:
    with translation.override("en"):
        response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return b"".join(response).decode()
