"""The API for machines: valid HSDS plain and strict, for anybody, and nothing in it that is confidential."""

import json
import uuid
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client

import hsds_specification as specification
from houvast.interfaces.api.openapi import PATHS
from houvast.interfaces.shell.buckets import Buckets
from houvast.library import hsds
from houvast.records.directory import exchange, operations, queries
from houvast.records.directory.exchange import TERMS, published
from houvast.records.directory.offer import Described, Offer, Text
from interfaces.api.conftest import SECRET
from records.directory import shelters

pytestmark = pytest.mark.django_db
LISTS = {
    "services": "service_list",
    "organizations": "organization_list",
    "service_at_locations": "service_at_location_list",
}


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch):
    monkeypatch.setattr("houvast.interfaces.api.views.buckets", Buckets())


def asked(question: str, status: int = 200):
    answer = Client().get(f"/api/hsds/{question}")
    assert answer.status_code == status, answer.content[:300]
    return answer.json()


def contents(question: str):
    return asked(question)["contents"]


def test_it_says_what_it_is_and_where_it_is_described(services):
    said = asked("")
    assert said["version"] == "3.0"
    assert said["openapi_url"].endswith("/api/hsds/openapi.json")
    assert asked("openapi.json")["openapi"] == "3.1.0"


@specification.needed
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("path", "schema"), LISTS.items())
def test_a_list_is_valid_hsds(services, path, schema, strict):
    found = contents(path)
    assert found
    assert [each for record in found for each in specification.errors(schema, record, strict=strict)] == []


@specification.needed
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_a_whole_record_is_valid_hsds(services, path, strict):
    for each in contents(path):
        record = asked(f"{path}/{each['id']}")
        assert record["id"] == each["id"]
        assert specification.errors(PATHS[path], record, strict=strict) == []


@pytest.mark.parametrize("path", PATHS)
def test_every_record_is_right_by_our_own_table_too(services, path):
    found = contents(path)
    assert found
    for each in found:
        assert list(hsds.faults(PATHS[path], asked(f"{path}/{each['id']}"), strict=True)) == []


def test_who_is_taken_stands_in_attributes_of_our_vocabulary(services):
    record = asked(f"services/{services[0]}")
    said = {each["taxonomy_term"]["code"]: each["value"] for each in record["attributes"]}
    assert (said["x-takes-men"], said["x-takes-women"], said["x-takes-pets"]) == ("yes", "yes", "unknown")
    assert record["minimum_age"] == 18


def test_pages_follow_one_another(services):
    pages = [asked(f"services?per_page=3&page={number}") for number in (1, 2, 3)]
    assert [(page["size"], page["first_page"], page["last_page"], page["empty"]) for page in pages] == [
        (3, True, False, False),
        (1, False, True, False),
        (0, False, True, True),
    ]
    assert {page["total_items"] for page in pages} == {4}
    assert len({each["id"] for page in pages for each in page["contents"]}) == 4


def test_lists_are_narrowed_by_what_is_asked(services):
    names = lambda question: [each["name"] for each in contents(f"services?{question}")]  # noqa: E731
    assert names("search=gesprek") == ["Praten"]
    assert names("search=gesprek+stil") == []
    organization = asked("services?search=praten")["contents"][0]["organization"]["id"]
    assert sorted(names(f"organization_id={organization}")) == ["Onthaal", "Praten", "Stil huis"]
    assert names(f"taxonomy_term_id={TERMS['x-takes-men']['id']}") == ["Praten"]
    assert names("modified_after=2999-01-01") == ["Stil huis"]  # of a secret address no moment is told
    assert len(names("modified_after=2020-01-01")) == 4
    short = contents("services?minimal=true")
    assert {tuple(each) for each in short if each["id"] != str(services[2])} == {("id", "last_modified")}
    assert [tuple(each) for each in short if each["id"] == str(services[2])] == [("id",)]
    assert "attributes" in contents("services?full=true")[0]


def test_what_has_ended_is_not_listed(services):
    assert "Vroeger" not in [each["name"] for each in contents("services")]
    asked(f"services/{services[3]}", 404)


def test_a_secret_service_has_no_place_anywhere(services):
    secret = str(services[2])
    assert secret in {each["id"] for each in contents("services")}
    assert "service_at_locations" not in asked(f"services/{secret}")
    assert secret not in {each["service"]["id"] for each in contents("service_at_locations")}


@specification.needed
@pytest.mark.parametrize("strict", [False, True])
def test_shelters_are_valid_hsds_without_a_row_about_where_they_are(cast, services, strict):
    """One without a gate, and one with a gate and a sealed location: in every list and every whole record."""
    shelters.shelter(cast)
    lists = {path: contents(f"{path}?per_page=1000") for path in PATHS}
    whole = {path: [asked(f"{path}/{each['id']}") for each in found] for path, found in lists.items()}
    for path, schema in LISTS.items():
        wrong = [specification.errors(schema, each, strict=strict) for each in lists[path]]
        wrong += [specification.errors(PATHS[path], each, strict=strict) for each in whole[path]]
        assert [each for errors in wrong for each in errors] == []
    secret = [each for each in whole["services"] if "x-secret" in json.dumps(each)]
    assert len(secret) == 2
    for each in secret:
        assert not {"service_at_locations", "contacts"} & each.keys()
        told = json.dumps(each)
        assert not any(name in told for name in ("addresses", "latitude", "REFNIS", f'"{shelters.GATE}"'))
    everything = json.dumps([lists, whole], ensure_ascii=False)
    assert not any(word in everything for word in shelters.CANARIES)


def test_a_change_shows_at_once(cast, services):
    operations.bring_in([(Described("New"), [("", Offer(), {"nl": Text("Nieuw")})])], by=cast.command)
    assert [each["name"] for each in contents("services?search=nieuw")] == ["Nieuw"]


def test_a_new_organisation_shows_at_once(cast, services):
    assert contents("organizations?search=brand") == []
    operations.add_agency(Described("Brand new"), by=cast.worker)
    assert [each["name"] for each in contents("organizations?search=brand")] == ["Brand new"]


def test_what_it_keeps_in_memory_says_the_same_as_reading_everything_anew(cast, services, monkeypatch):
    """After every kind of change: only what changed is read, and nothing else is older than it should be."""
    words = {"nl": Text("Nieuw woord")}
    (agency,) = {each.agency for each in queries.entries(seen_by=cast.worker) if each.agency_name == "Andere"}
    changes = [
        lambda: operations.change_service(
            services[0], Offer(phone="0800 5"), words, after=1, changes_meaning=False, by=cast.worker
        ),
        lambda: operations.restore_service(services[0], version=1, after=2, by=cast.worker),
        lambda: operations.confirm_service(services[1], on=date(2026, 5, 5), by=cast.worker),
        lambda: operations.change_agency(agency, Described("Anders genoemd"), by=cast.worker),
        lambda: operations.bring_in(
            [(Described("Derde"), [(str(services[4]), Offer(), words), ("x", Offer(), words)])],
            by=cast.command,
        ),
    ]
    everything = lambda: [contents(f"{path}?per_page=1000") for path in PATHS]  # noqa: E731
    seen = [everything()]
    for change in changes:
        change()
        seen.append(everything())
        with monkeypatch.context() as forgotten:
            forgotten.setattr(published, "_made", {})
            forgotten.setattr(queries, "_held", {})
            assert everything() == seen[-1]
    assert all(before != after for before, after in pairwise(seen))


def test_what_a_colleague_was_told_is_not_what_the_public_is_told_next(cast, services):
    """A shelter that is full says so to colleagues alone."""
    operations.change_service(
        services[2],
        replace(SECRET, state="PAUSED"),
        {"nl": Text("Stil huis")},
        after=1,
        changes_meaning=False,
        by=cast.worker,
    )
    assert exchange.record("service", services[2], seen_by=cast.worker)["status"] == "temporarily closed"
    assert asked(f"services/{services[2]}")["status"] == "active"
    assert exchange.record("service", services[2], seen_by=cast.worker)["status"] == "temporarily closed"


def test_after_one_change_of_many_services_few_are_read(cast, monkeypatch):
    rows = [("", Offer(), {"nl": Text(f"Dienst {number}")}) for number in range(600)]
    made = operations.bring_in([(Described("Many"), rows)], by=cast.command)
    assert asked("services")["total_items"] == 600
    wrote = []
    write = published.leaving.service
    monkeypatch.setattr(published.leaving, "service", lambda *a, **k: wrote.append(1) or write(*a, **k))
    operations.confirm_service(made[7], on=date(2026, 5, 5), by=cast.worker)
    assert asked(f"services/{made[7]}")["assured_date"] == "2026-05-05"
    assert len(wrote) == 1


def test_another_helplines_services_are_not_in_it(cast, services):
    from houvast.records.accounts.guard import installation

    theirs = installation(cast.other_helpline)
    (other,) = operations.bring_in(
        [(Described("Theirs"), [("", Offer(), {"nl": Text("Elders")})])], by=theirs
    )
    assert contents("services?search=elders") == []
    asked(f"services/{other}", 404)


@pytest.mark.parametrize(
    "question",
    [
        "page=0", "page=x", "page=-1", "page=1e3", "page=９", "per_page=20001", "per_page=0", "full=1",
         "organization_id=1", "modified_after=2026-13-01",
        "modified_after=yesterday", "search=" + "a" * 201, "search=%00",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(services, question):
    assert asked(f"services?{question}", 400)["problem"]


def test_what_is_not_there_is_not_found(services):
    for path in PATHS:
        asked(f"{path}/{uuid.uuid4()}", 404)
        asked(f"{path}/x", 404)


def test_nobody_writes_and_nobody_is_remembered(services):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)("/api/hsds/services").status_code == 405
    answer = Client().get("/api/hsds/services")
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers


def test_who_asks_too_often_waits(services, settings):
    settings.LIMIT_NETWORKS = True
    answers = [Client().get("/api/hsds/services?per_page=5000").status_code for _ in range(8)]
    assert answers == [200] * 6 + [429] * 2
    refused = Client().get("/api/hsds/services?per_page=5000")
    assert int(refused["Retry-After"]) > 0
    assert Client().get("/api/hsds/services").status_code == 200


def test_without_a_helpline_the_directory_is_empty(db):
    assert asked("services")["empty"]


def test_a_page_of_a_thousand_services_takes_few_questions_to_the_database(
    cast, django_assert_max_num_queries
):
    rows = [("", Offer(), {"nl": Text(f"Dienst {number}")}) for number in range(1000)]
    operations.bring_in([(Described("Many"), rows)], by=cast.command)
    with django_assert_max_num_queries(12):
        assert asked("services?per_page=2000")["size"] == 1000
    with django_assert_max_num_queries(4):  # the second time it is in memory
        assert asked("services?per_page=2000")["size"] == 1000
