"""The desk at 100,000 registrations: the list, and one registration beside a bare form.

List: p95 of 100 requests of the first page, a filtered page and a deep page, by the worker with most grants
(170 of 340 teams) and by the one with the narrowest rights (one team). Bar: 100 ms and 15 queries.
Registration: the whole POST beside a bare Django form, signed in alike, with an audit row, alternating:
once storing the contact's row alone, once the same rows (two persons, one pair). Bar: 1.5 times.
"""

import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from bench import installed

CONTACTS = 100_000
TEAMS = 340
REQUESTS = 100


def run() -> list[dict[str, object]]:
    with installed(settings="bench.bare.settings"):
        from django.core.management import call_command

        call_command("migrate", "--run-syncdb", verbosity=0)
        people = _fill()
        return [*_lists(people), *_posts(people)]


def _fill() -> dict[str, Any]:
    from houvast.records.accounts import operations, queries
    from houvast.records.accounts.guard import Actor
    from houvast.records.accounts.roles import Role
    from houvast.records.contacts.operations import import_registrations

    actions = "accounts.found accounts.add_team accounts.invite accounts.assign".split()
    founder = Actor(None, uuid.uuid4(), grants=dict.fromkeys(actions, frozenset()))
    operations.found("Bench helpline", by=founder)
    teams = [operations.add_team(f"Team {number}", by=founder) for number in range(TEAMS)]
    importer = Actor(None, founder.organisation, grants={"contacts.import": frozenset(teams)})
    people = {}
    own_teams = {"most grants": teams[::2], "narrowest rights": teams[1:2], "the others": teams[3::2]}
    for name, own in own_teams.items():
        people[name] = operations.invite(
            name.replace(" ", "-"), name, password="quiet bridge over the canal", by=founder
        )
        for team in own:
            operations.assign(people[name], team=team, role=Role.WORKER, by=founder)
    chance = random.Random(7)
    for number, team in enumerate(teams):
        share = CONTACTS // TEAMS + (number < CONTACTS % TEAMS)
        import_registrations(_registrations(share, chance), team=team, by=importer)
    assert queries.actor(people["most grants"]) is not None
    del people["the others"]  # who hold the keys of the teams that nobody looks at here
    return people


def _registrations(number: int, chance: random.Random) -> Iterator[Any]:
    from houvast.records.contacts.registration import Details, Pair, Person, Registration

    for _ in range(number):
        yield Registration(
            day=date(2025, 1, 1) + timedelta(days=chance.randrange(365)),
            hour=chance.randrange(24),
            channel=chance.choice(["PHONE", "PHONE", "PHONE", "CHAT"]),
            kind="SUPPORT",
            role_stated="VICTIM",
            stays_open=chance.random() < 0.05,
            persons=(
                Person(
                    1,
                    "VICTIM",
                    chance.choice(["PARTNER", "CHILD_ABUSE", "ELDER_ABUSE"]),
                    is_contact_person=True,
                ),
                Person(2, "PERPETRATOR", "U"),
            ),
            pairs=(Pair(1, 2, "CURRENT_PARTNER"),),
            details=Details(note="An invented note of an ordinary length, as a worker would write it."),
        )


def _lists(people: dict[str, Any]) -> Iterator[dict[str, object]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    addresses = {
        "first page": "/desk/contacts/",
        "filtered": "/desk/contacts/?channel=CHAT&problem=PARTNER&from=2025-03-01&until=2025-06-01",
        "still open": "/desk/contacts/?state=open",
    }
    for name, staff in people.items():
        client = _signed_in(staff)
        for page, address in addresses.items():
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            queries = len(captured.captured_queries)
            p95 = _p95([_timed(partial(client.get, address)) for _ in range(REQUESTS)])
            yield {
                "what": f"list, {page}",
                "as": name,
                "p95 ms": f"{p95:.0f}",
                "queries": queries,
                "bar": "100 ms, 15",
            }


def _posts(people: dict[str, Any]) -> Iterator[dict[str, object]]:
    from bench.bare import forms
    from houvast.records.accounts import queries

    actor = queries.actor(people["narrowest rights"])
    assert actor
    client = _signed_in(actor.id)
    answers = forms.registration_answers(min(actor.teams("contacts.register")))
    times: dict[str, list[float]] = {"ours": [], "one row": [], "the same rows": []}
    for _ in range(REQUESTS):
        ours = partial(_posted, client, f"/desk/register/{uuid.uuid4()}/", answers)
        times["ours"].append(_timed(ours))
        times["one row"].append(_timed(partial(_posted, client, "/bare/", forms.bare_answers())))
        rows = partial(_posted, client, "/bare/people/", forms.bare_answers_with_people())
        times["the same rows"].append(_timed(rows))
    ours_ms = statistics.median(times.pop("ours"))
    for name, bare in times.items():
        yield {
            "what": f"registration POST beside a bare form, {name}",
            "as": "narrowest rights",
            "p50 ms": f"{ours_ms:.1f}",
            "bare p50 ms": f"{statistics.median(bare):.1f}",
            "ratio": f"{ours_ms / statistics.median(bare):.2f}",
            "bar": "1.5",
        }


def _posted(client: Any, address: str, answers: dict[str, Any]) -> None:
    """As a browser sends a form."""
    form = "application/x-www-form-urlencoded"
    response = client.post(address, urlencode(answers, doseq=True), content_type=form)
    assert response.status_code == 302, response.content[:2000]


def _signed_in(staff: Any) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from houvast.records.accounts.models import SignIn

    client, now = Client(), timezone.now()
    client.force_login(get_user_model().objects.get(pk=staff))
    session = client.session
    whole = SignIn.objects.create(staff_id=staff, started_at=now, used_at=now, proved_at=now)
    session["sign_in"] = str(whole.pk)
    session.save()
    return client


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
