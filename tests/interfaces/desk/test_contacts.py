"""The list: what it is filtered by stands in the address, a hundred a page, few questions to the database."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import DAY, MAN, WOMAN, registration
from houvast.records.contacts import operations, queries

LIST = "/desk/contacts/"
MOST_QUERIES = 15


def addresses(page) -> list[str]:
    text = page.content.decode()
    return [
        part.split('"')[0]
        for part in text.split('href="/desk/contacts/')[1:]
        if part.split('"')[0].count("-") == 4
    ]


def shown(client, **filters) -> list[str]:
    return addresses(client.get(LIST, filters))


@pytest.fixture
def two(cast):
    """A woman by phone, closed; a man in person, open."""
    woman = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    man = operations.register(
        registration(MAN, day=DAY - timedelta(days=3)),
        team=cast.phone_line,
        handled_by=cast.lead.id,
        by=cast.worker,
    )
    return f"{woman}/", f"{man}/"


def test_without_contacts_it_says_what_to_do(worker):
    page = worker.get(LIST).content.decode()
    assert 'class="empty"' in page
    assert page.count("/desk/register/") == 3  # the bar, its menu, and what to do


def test_newest_first(worker, two):
    assert shown(worker) == list(two)


@pytest.mark.parametrize(
    ("filters", "which"),
    [
        ({"from": DAY.isoformat()}, [0]),
        ({"to": (DAY - timedelta(days=3)).isoformat()}, [1]),
        ({"from": (DAY - timedelta(days=3)).isoformat(), "to": DAY.isoformat()}, [0, 1]),
        ({"channel": "IN_PERSON"}, [1]),
        ({"problem": "PARTNER"}, [0, 1]),
        ({"problem": "STALKING"}, []),
        ({"state": "open"}, [1]),
        ({"state": "closed"}, [0]),
        ({"state": "withdrawn"}, []),
    ],
)
def test_it_shows_what_the_address_asks_for(worker, two, filters, which):
    assert shown(worker, **filters) == [two[each] for each in which]


def test_by_the_worker_who_spoke(worker, cast, two):
    assert shown(worker, worker=str(cast.lead.id)) == [two[1]]


def test_what_is_filtered_by_stands_in_the_form_again(worker, two):
    page = worker.get(LIST, {"channel": "IN_PERSON", "state": "open", "from": "2025-01-01"}).content.decode()
    assert '<option value="IN_PERSON" selected>' in page
    assert '<option value="open" selected>' in page
    assert 'value="01/01/2025"' in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("from", "yesterday"),
        ("to", "2025-13-01"),
        ("worker", "me"),
        ("after", "x"),
        ("after", "2025-01-01"),
        ("to", "9999-12-31"),
        ("after", "2025-01-01.99999999999999999999999"),
        ("channel", "' OR 1=1"),
        ("state", "<script>"),
        ("problem", "\x00"),
    ],
)
def test_what_cannot_be_read_breaks_nothing(worker, two, name, said):
    page = worker.get(LIST, {name: said})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1]


def test_a_hundred_a_page_and_the_next_page_goes_on(worker, cast):
    made = operations.import_registrations(
        [registration(WOMAN, day=DAY - timedelta(days=n // 7)) for n in range(120)],
        team=cast.phone_line,
        by=cast.command,
    )
    first = worker.get(LIST, {"channel": "PHONE"})
    following = (
        first.content.decode()
        .split('rel="next"')[0]
        .rsplit('href="', 1)[1]
        .split('"')[0]
        .replace("&amp;", "&")
    )
    second = worker.get(LIST + following)
    assert "channel=PHONE" in following
    assert len(addresses(first)) == 100
    assert {*addresses(first), *addresses(second)} == {f"{each}/" for each in made}
    assert 'rel="next"' not in second.content.decode()


def test_it_asks_the_database_few_questions_however_many_contacts(worker, cast):
    operations.import_registrations([registration(WOMAN)] * 130, team=cast.phone_line, by=cast.command)
    worker.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        worker.get(
            LIST, {"channel": "PHONE", "problem": "PARTNER", "worker": str(cast.lead.id), "state": "closed"}
        )
    assert len(asked) <= MOST_QUERIES
    with CaptureQueriesContext(connection) as asked:
        assert len(addresses(worker.get(LIST))) == 100
    assert len(asked) <= MOST_QUERIES


def test_looking_at_the_list_opens_nothing_that_is_sealed(worker, cast, two, monkeypatch):
    from houvast.records.contacts import sealed

    monkeypatch.setattr(sealed, "open_version", lambda *a, **k: pytest.fail("opened"))
    assert worker.get(LIST).status_code == 200


def test_the_day_after_the_last_is_not_shown(cast, two):
    found = queries.contacts(queries.Wanted(until=DAY), seen_by=cast.worker)
    assert all(row.day < DAY for row in found.rows)
    assert date.today() > DAY  # noqa: DTZ011  # only that the cast's days are past


@pytest.mark.parametrize("person", ["volunteer", "at_shelter"])
def test_who_is_in_another_team_sees_none_of_it(cast, client_of, two, person):
    assert shown(client_of(getattr(cast, person))) == []


@pytest.mark.parametrize("person", ["statistician", "signer", "administrator"])
def test_who_reads_no_contacts_finds_no_list_no_way_to_it_and_no_name(cast, client_of, two, person):
    client = client_of(getattr(cast, person))
    refused = client.get(LIST)
    assert refused.status_code == 404
    assert "Volunteer" not in refused.content.decode()
    assert f'href="{LIST}"' not in client.get("/desk/").content.decode()


def test_the_list_says_in_which_order_it_stands(worker, cast):
    first, second = (
        operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker) for _ in range(2)
    )
    in_language(worker, "en")
    assert shown(worker) == [f"{second}/", f"{first}/"]
    assert "within a day, last registered first" in worker.get(LIST).content.decode()


def in_language(client, language: str) -> None:
    client.post("/desk/language/", {"language": language})


@pytest.mark.parametrize("said", ["01/02/2026", "1.2.2026", "2026-02-01"])
def test_the_list_is_filtered_by_a_day_however_it_is_typed_and_shows_it_in_one_way(worker, said):
    page = worker.get("/desk/contacts/", {"from": said}).content.decode()
    assert 'name="from" value="01/02/2026"' in page
