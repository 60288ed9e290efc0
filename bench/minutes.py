"""Minutes of a conference on twenty cases for eight agencies, and a case of five hundred events.

Each case has all eight at its table on a case consultation, and six lines that each of them is told. Minutes
are eight PDFs, made one after another as at the desk; the slowest alone stands beside them. The case is the
desk's whole page, p95 of 30 requests. Bars: 10 s for the eight, 300 ms p95 for the page. On SQLite, and where
DATABASE_URL is set on PostgreSQL. All is written through operations. The processor's time stands beside the
wall clock, because neighbours on the machine do not stretch it.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

from bench import installed, on_each_database
from bench.cases import _client

CASES, AGENCIES, LINES = 20, 8, 6
EVENTS, REQUESTS = 500, 30
PASSWORD = "quiet bridge over"
KINDS = ("POLICE", "PROSECUTOR", "CAW", "SHELTER", "GP_HOSPITAL", "MENTAL_HEALTH", "VK", "ZSG")
FIELDS = frozenset({"IDENTITY", "SITUATION"})


def run() -> list[dict[str, object]]:
    return on_each_database(_measured)


def _measured(database: str) -> list[dict[str, object]]:
    with installed(database):
        from django.db import connection

        house = _house()
        return [{"database": connection.vendor, **row} for row in (_minutes(house), _long_case(house))]


def _house() -> dict[str, Any]:
    """A line with a worker and a lead, and eight agencies with somebody each, as they act."""
    from houvast.records.accounts import keys, operations, queries
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.roles import Role

    command = installation(uuid.uuid4())
    operations.found(f"Bench {command.organisation}", by=command)
    team = operations.add_team("Line", by=command)

    def acting(name: str, place: tuple[uuid.UUID, Role]) -> Any:
        name = f"{name}-{command.organisation.hex[:6]}"
        person = operations.invite(name, name, password=PASSWORD, place=place, by=command)
        actor = queries.actor(person)
        assert actor is not None
        return keys.unlock(actor, PASSWORD)

    worker, lead = acting("worker", (team, Role.WORKER)), acting("lead", (team, Role.LEAD))
    for each in queries.waiting_for_keys(seen_by=worker):
        operations.hand_over(each.person, team=each.team, by=worker)
    agencies = {}
    for kind in KINDS:
        agency = operations.add_team(f"Agency {kind}", agency_kind=kind, by=command)
        agencies[agency] = acting(kind.lower(), (agency, Role.PARTNER))
    return {"team": team, "worker": worker, "lead": lead, "agencies": agencies}


def _minutes(house: dict[str, Any]) -> dict[str, object]:
    from django.utils import timezone

    from houvast.records.cases.operations import conferences

    worker, lead, today = house["worker"], house["lead"], timezone.localdate()
    made = conferences.plan_conference(
        today, team=house["team"], chair=lead.id, minute_taker=worker.id, by=worker
    )
    for number, agency in enumerate(house["agencies"]):
        conferences.note_attendance(made, f"Somebody {number}", how="PRESENT", agency=agency, by=worker)
    for _case in range(CASES):
        item = conferences.put_on_agenda(made, _table(house), because="CHOICE", by=worker)
        for version in range(1, LINES + 1):
            action = conferences.Action(None, today) if version == LINES else None
            conferences.add_line(
                item, "Zij belde en vroeg raad. " * 10, kind="ACTION" if action else "INFORMATION",
                field="SITUATION", about=1, to=list(house["agencies"]), action=action, version=version,
                by=worker,
            )  # fmt: skip
    began, worked, each = time.perf_counter(), time.process_time(), []
    size = 0
    for agency in house["agencies"]:
        at = time.perf_counter()
        size += len(conferences.minutes_of_agency(made, agency, by=worker))
        each.append(time.perf_counter() - at)
    return {
        "what": f"minutes of {CASES} cases for {AGENCIES} agencies",
        "s": round(time.perf_counter() - began, 2),
        "processor s": round(time.process_time() - worked, 2),
        "slowest agency s": round(max(each), 2),
        "kB": round(size / 1000),
        "bar": "10 s",
    }


def _table(house: dict[str, Any]) -> uuid.UUID:
    """A case with all agencies at its table."""
    from django.utils import timezone

    from houvast.records.cases.operations import grounds, partnering, seats

    case, today = _case(house), timezone.localdate()
    invoked = grounds.Invoked(
        "CONSULTATION_NORM", frozenset({"PROTECT"}), FIELDS, holds_from=today,
        holds_until=today + timedelta(days=30), document="Protocol.", kinds=frozenset(KINDS),
    )  # fmt: skip
    ground = grounds.invoke_ground(case, invoked, by=house["worker"])
    grounds.confirm_ground(ground, by=house["lead"])
    for agency, partner in house["agencies"].items():
        seat = seats.invite_agency(
            case, agency=agency, ground=ground, purpose="PROTECT", fields=FIELDS, people=[1],
            until=today + timedelta(days=20), by=house["worker"],
        )  # fmt: skip
        partnering.accept_seat(seat, secrecy=True, by=partner)
    return case


def _case(house: dict[str, Any]) -> uuid.UUID:
    from django.utils import timezone

    from houvast.records.cases import operations
    from houvast.records.contacts import operations as contacts
    from houvast.records.contacts.questionnaire import read

    today = timezone.localdate()
    said = {"day": today.isoformat(), "channel": "PHONE", "kind": "INFO", "outcome": "ANSWERED"}
    contact = contacts.register(read(said, today=today), team=house["team"], by=house["worker"])
    people = [operations.Person(1, called="Jo", age_group="ADULT"), operations.Person(2, age_group="ADULT")]
    return operations.open_from_contact(contact, people, by=house["worker"])


def _long_case(house: dict[str, Any]) -> dict[str, object]:
    from houvast.records.cases import operations

    case = _case(house)
    for _event in range(EVENTS):
        operations.add_event(case, "Zij belde en vroeg raad. " * 10, by=house["worker"])
    client = _client(house["worker"])
    took, busy = [], []
    for _request in range(REQUESTS):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(f"/desk/cases/{case}/")
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))
        assert answer.status_code == 200, answer.status_code
    took.sort()
    busy.sort()
    return {
        "what": f"a case of {EVENTS} events",
        "p50 ms": round(took[REQUESTS // 2], 1),
        "p95 ms": round(took[int(REQUESTS * 0.95)], 1),
        "processor p50 ms": round(busy[REQUESTS // 2], 1),
        "processor p95 ms": round(busy[int(REQUESTS * 0.95)], 1),
        "kB": round(len(answer.content) / 1000),
        "bar": "300 ms",
    }
