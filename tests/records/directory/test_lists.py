"""A list is stored all or none, nobody waits while it is prepared, and what others write meanwhile stays."""

import uuid
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connections

from cast import Cast
from houvast.records.directory import exchange, operations, queries
from houvast.records.directory.models import Agency, Service, ServiceVersion
from houvast.records.directory.offer import Described, Offer, Text
from records.directory.sheltering import AT
from traces import left
from two_at_once import at_once

SOME_THOUSANDS = 3_000
OFFER = Offer(phone="0800 12 345")


def listed(number: int, agency: str = "Agency") -> list[tuple[Described, list]]:
    """Rows of a list with so many services under ids from elsewhere."""
    services = [(f"s{each}", OFFER, {"nl": Text(f"Dienst {each}", "Helpt.")}) for each in range(number)]
    half = number // 2
    return [(Described(agency), services[:half]), (Described(agency), services[half:])]


def elsewhere(doing: Callable[[], object], seconds: float = 15) -> None:
    """Somebody else does it, with a connection of their own, and has to be done in time."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            doing()
        except Exception as wrong:
            raised.append(wrong)
        finally:
            connections.close_all()

    other = Thread(target=run, daemon=True)
    other.start()
    other.join(seconds)
    assert not other.is_alive(), "another writer waits for the list"
    assert raised == []


def while_it_is_prepared(rows, doing: Callable[[], object], *, by) -> list[uuid.UUID]:
    """Bring rows in; somebody does something else when half of them are prepared."""
    told: list[int] = []

    def progress(done: int, of: int) -> None:
        if not told:
            elsewhere(doing)
        told.append(done)

    made = exchange.bring_in(exchange.Coming(rows), progress=progress, by=by)
    assert told
    return made


@pytest.mark.django_db(transaction=True)
def test_another_writer_gets_in_while_a_list_of_thousands_is_brought_in(cast: Cast, agency):
    other = operations.add_service(agency, Offer(), {"nl": Text("Al hier")}, by=cast.worker)
    made = while_it_is_prepared(
        listed(SOME_THOUSANDS),
        lambda: operations.confirm_service(other, on=AT.date(), by=cast.worker),
        by=cast.lead,
    )
    assert len(made) == SOME_THOUSANDS
    assert queries.service(other, seen_by=cast.worker).confirmed_on == AT.date()
    assert len(queries.entries(seen_by=cast.worker)) == SOME_THOUSANDS + 1
    assert left("directory.bring_in", by=cast.lead, count=SOME_THOUSANDS)


@pytest.mark.django_db(transaction=True)
def test_what_somebody_changed_meanwhile_stays_a_version_below_that_of_the_list(cast: Cast):
    first, second = operations.bring_in(listed(2), by=cast.lead)
    operations.confirm_service(second, on=AT.date(), by=cast.worker)
    mine = {"nl": Text("Met de hand", "Helpt.")}
    theirs = [(Described("Agency"), [("s0", OFFER, {"nl": Text("Uit de lijst")})]), (Described("Agency"), [])]
    while_it_is_prepared(
        theirs,
        lambda: operations.change_service(first, OFFER, mine, after=1, changes_meaning=False, by=cast.worker),
        by=cast.lead,
    )
    names = [each.texts["nl"].name for each in queries.versions(first, seen_by=cast.worker)]
    assert names == ["Uit de lijst", "Met de hand", "Dienst 0"]
    assert queries.service(first, seen_by=cast.worker).number == 3
    assert queries.service(second, seen_by=cast.worker).confirmed_on == AT.date()


@pytest.mark.django_db(transaction=True)
def test_an_organisation_that_somebody_added_meanwhile_is_the_one_of_the_list(cast: Cast):
    added: list[uuid.UUID] = []
    while_it_is_prepared(
        listed(4, "New agency"),
        lambda: added.append(operations.add_agency(Described("new AGENCY"), by=cast.worker)),
        by=cast.lead,
    )
    assert Agency.objects.count() == 1
    assert set(Service.objects.values_list("agency", flat=True)) == set(added)


@pytest.mark.django_db(transaction=True)
def test_a_service_that_came_in_meanwhile_under_the_same_id_stands_once(cast: Cast):
    while_it_is_prepared(
        listed(4),
        lambda: operations.bring_in(
            [(Described("Agency"), [("s1", Offer(), {"nl": Text("Eerder")})])], by=cast.administrator
        ),
        by=cast.lead,
    )
    assert Service.objects.count() == 4
    (known,) = Service.objects.filter(outside_id="s1")
    names = [each.texts["nl"].name for each in queries.versions(known.id, seen_by=cast.worker)]
    assert names == ["Dienst 1", "Eerder"]


@pytest.mark.django_db(transaction=True)
def test_one_list_that_two_bring_in_at_once_stands_once(cast: Cast):
    found = at_once(
        lambda: operations.bring_in(listed(300), by=cast.lead),
        lambda: operations.bring_in(listed(300), by=cast.administrator),
    )
    assert all(isinstance(each, list) for each in found), found
    assert sorted(map(len, found)) in ([0, 300], [300, 300])
    assert Service.objects.count() == ServiceVersion.objects.count() == 300
    assert Agency.objects.count() == 1


@pytest.mark.django_db
def test_a_service_that_stands_in_a_list_twice_has_two_versions(cast: Cast):
    rows = [(Described("A"), [("x", OFFER, {"nl": Text("Eerst")}), ("x", OFFER, {"nl": Text("Dan")})])]
    (made,) = operations.bring_in(rows, by=cast.lead)
    assert [each.texts["nl"].name for each in queries.versions(made, seen_by=cast.worker)] == ["Dan", "Eerst"]


@pytest.mark.django_db
def test_storing_takes_few_statements_however_many_services_there_are(
    cast: Cast, django_assert_max_num_queries
):
    operations.bring_in(listed(200), by=cast.lead)
    rows = [
        (Described(f"Agency {each}"), [(f"s{each}", OFFER, {"nl": Text(f"Anders {each}")})])
        for each in range(400)
    ]
    with django_assert_max_num_queries(40):
        assert len(operations.bring_in(rows, by=cast.lead)) == 400


KILLED = """
import os, signal
from acting import acting
from houvast.records.directory import operations
from houvast.records.directory.models import Service, ServiceVersion
from houvast.records.directory.offer import Described, Offer, Text
services = [(f"s{each}", Offer(), {"nl": Text(f"Dienst {each}")}) for each in range(300)]
def killed(*args, **kwargs):
    print(Service.objects.count(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
if %(kill)s:
    ServiceVersion.objects.bulk_create = killed
made = operations.bring_in([(Described("Agency"), services)], by=acting("lead"))
print(len(made), Service.objects.count(), ServiceVersion.objects.count())
"""
SEEN = """
from acting import acting
from houvast.records.directory import queries
from houvast.records.directory.models import Agency
print(len(queries.entries(seen_by=acting("worker"))), Agency.objects.count())
"""


def test_a_process_that_is_killed_while_it_stores_leaves_nothing_and_the_next_stores_all(installation):
    ran = installation.run(KILLED % {"kill": True})
    assert (ran.code, ran.out.strip()) == (-9, "300")  # the rows were written when it died
    assert installation.python(SEEN) == "0 0"
    assert installation.python(KILLED % {"kill": False}) == "300 300 300"
    assert installation.python(SEEN) == "300 1"
