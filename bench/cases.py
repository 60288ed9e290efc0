"""A partner among 62,000 cases: the page that lists a hundred of the 170 seats they hold, and one of them.

Every case has a seat of some agency; half of them are of the partner's own, nearly all held by a colleague.
P95 of 60 requests through the whole page, session and sign-in included, with the queries counted, on SQLite
and, where DATABASE_URL is set, on PostgreSQL. Bar: 100 ms and 15 queries. Open Zaak lists a hundred of 62,000
cases for a restricted user in 2 to 9 s, and took 1,400 queries (its issues 1574 and 1057). Rows are made in
bulk, not by operations; what the opened seat shows is sealed as always. The processor's time stands beside
the wall clock, because neighbours on the machine do not stretch it.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

from bench import installed, on_each_database

CASES = 62_000
HELD = 170
OTHERS = 40  # agencies
ON_THE_TABLE = 20
REQUESTS = 60
BATCH = 2_000


def run() -> list[dict[str, object]]:
    return on_each_database(_measured)


def _measured(database: str) -> list[dict[str, object]]:
    with installed(database):
        from django.db import connection

        client, seat = _filled()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return [
            {"what": what, "database": connection.vendor, **_timed(client, page), "bar": bar}
            for what, page, bar in (
                ("list of 100 of 170 held, of 62,000", "/partners/", "100 ms, 15 queries"),
                ("one seat, 20 things on the table", f"/partners/{seat}/", "300 ms"),
            )
        ]


def _timed(client: Any, page: str) -> dict[str, object]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    asked = len(queries)  # now: the next request forgets them
    assert answer.status_code == 200, answer.status_code
    took, busy = [], []
    for _request in range(REQUESTS):
        began, worked = time.perf_counter(), time.process_time()
        client.get(page)
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))
    took.sort()
    busy.sort()
    return {
        "p50 ms": round(took[REQUESTS // 2], 1),
        "p95 ms": round(took[int(REQUESTS * 0.95)], 1),
        "processor p50 ms": round(busy[REQUESTS // 2], 1),
        "processor p95 ms": round(busy[int(REQUESTS * 0.95)], 1),
        "queries": asked,
        "kB": round(len(answer.content) / 1000),
    }


def _filled() -> tuple[Any, uuid.UUID]:
    """A client signed in as the partner, and one of the seats that they hold, with its table laid."""
    from django.utils import timezone

    from houvast.records.accounts import keys, operations, queries
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.roles import Role
    from houvast.records.cases import laid, sealed
    from houvast.records.cases.models import Case, Contribution, InvokedGround, Seat, SeatHolder

    command = installation(uuid.uuid4())
    operations.found(f"Bench {command.organisation}", by=command)
    team = operations.add_team("Line", by=command)
    agencies = [
        operations.add_team(f"Agency {number}", agency_kind="CAW", by=command) for number in range(OTHERS)
    ]
    worker = operations.invite(
        "worker", "W", password="quiet bridge over", place=(team, Role.WORKER), by=command
    )
    partner, colleague = (
        operations.invite(
            name, name, password="quiet bridge over", place=(agencies[0], Role.PARTNER), by=command
        )
        for name in ("partner", "colleague")
    )
    today = timezone.localdate()
    first: Seat | None = None
    for start in range(0, CASES, BATCH):
        numbers = range(start, min(start + BATCH, CASES))
        cases = [
            Case(
                organisation_id=command.organisation, team_id=team, contact=uuid.uuid4(), opened_by_id=worker,
                day=today - timedelta(days=number % 500), worked_on=today, ages={"1": "ADULT"}, generation=1,
                month_key="", wrapped=b"", sealed=b"",
            )
            for number in numbers
        ]  # fmt: skip
        grounds = [
            InvokedGround(
                case=case, ground="CONSENT", law_from=today, purposes=["HELP"], kinds=["CAW"],
                fields=["IDENTITY", "SITUATION"], ways=["READING"], person=1, sealed=b"", asked_on=today,
                holds_from=today - timedelta(days=9), holds_until=today + timedelta(days=60),
                asked_by_id=worker,
            )
            for case in cases
        ]  # fmt: skip
        seats = [
            Seat(
                case=case, ground=ground, purpose="HELP", fields=["IDENTITY", "SITUATION"], people=[1],
                agency_id=agencies[0 if number % 2 == 0 else 1 + number % (OTHERS - 1)],
                holder_id=partner if number % 364 == 0 else colleague, secrecy_on=today, state="ACCEPTED",
                invited_on=today - timedelta(days=number % 300), invited_by_id=worker,
                until=today + timedelta(days=30),
            )
            for number, case, ground in zip(numbers, cases, grounds, strict=True)
        ]  # fmt: skip
        sitting = [
            SeatHolder(case=seat.case, seat=seat, staff_id=seat.holder_id, since=today, secrecy_on=today)
            for seat in seats
        ]
        tables = ((Case, cases), (InvokedGround, grounds), (Seat, seats), (SeatHolder, sitting))
        for model, rows in tables:
            model._default_manager.bulk_create(rows, batch_size=500)  # type: ignore[arg-type]
        first = first or seats[0]
    assert first is not None
    held = Seat.objects.filter(holder=partner)
    assert held.count() in (HELD, HELD + 1), held.count()
    for number in range(1, ON_THE_TABLE + 1):
        key = sealed.new_key()
        row = Contribution(
            case=first.case, number=number, field="SITUATION", about=1, written_at=timezone.now()
        )
        row.sealed = sealed.seal_words(
            {"words": "Zij belde. " * 40}, key, case=first.case_id, kind="contribution", number=row.id
        )
        row.save(force_insert=True)
        laid.give(row, key, team=first.agency_id, seat=first)
    acting = queries.actor(partner)
    assert acting is not None
    unlocked = keys.unlock(acting, "quiet bridge over")
    assert unlocked is not None
    return _client(unlocked), first.id


def _client(partner: Any) -> Any:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from houvast.records.accounts import keys
    from houvast.records.accounts.models import SignIn

    client, now = Client(), timezone.now()
    client.force_login(get_user_model()._default_manager.get(pk=partner.id))
    shown = SignIn.objects.create(staff_id=partner.id, started_at=now, used_at=now, proved_at=now)
    session = client.session
    session["sign_in"], session["used"] = str(shown.pk), int(time.time())
    client.cookies[settings.KEY_COOKIE_NAME], session["carried"] = keys.carry(
        keys.unlocked_key(partner), staff=partner.id
    )
    session.save()
    return client
