"""What sealing costs a contact, beside plain storage in the same run.

A registration with its sealed note beside the same that stores the note as it is, in turn (bar: 1.3 times).
Both wait for the disk, which here answers in steps of 4 ms: so the sealing itself is measured as well.
Opening a contact with 50 former versions beside reading its rows (bar: 50 ms more). A contact of a team of 30
beside one of a team of one (bar: 5 ms more). Medians.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench import installed

TIMES = 150
VERSIONS = 50
MEMBERS = 30


def run() -> list[dict[str, object]]:
    with installed():
        one, many = _team(1), _team(MEMBERS)
        return [*_registering(*one), *_opening(*one), *_members(one, many)]


def _team(members: int) -> tuple[Any, uuid.UUID]:
    """(somebody unlocked, their team), with so many who hold its keys."""
    from houvast.records.accounts import keys, operations, queries
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.roles import Role

    by, password = installation(uuid.uuid4()), "quiet bridge over the canal"
    operations.found(f"Bench {members}", by=by)
    team = operations.add_team("Team", by=by)
    people = []
    for number in range(members):
        name = f"person-{members}-{number}"
        place = (team, Role.WORKER)
        people.append(operations.invite(name, name, password=password, place=place, by=by))
    acting = queries.actor(people[0])
    first = keys.unlock(acting, password) if acting else None
    assert first
    for person in people[1:]:
        operations.hand_over(person, team=team, by=first)
    return first, team


def _registering(by: Any, team: uuid.UUID) -> Iterator[dict[str, object]]:
    from houvast.records.contacts.operations import register

    ours, plain = [], []
    for _ in range(TIMES):
        ours.append(_timed(lambda: register(_said(), team=team, by=by)))
        with _unsealed():
            plain.append(_timed(lambda: register(_said(), team=team, by=by)))
    sealed, bare = statistics.median(ours), statistics.median(plain)
    yield _row("a registration with its note sealed", sealed, bare, "1.3 times", f"{sealed / bare:.2f} times")
    alone = statistics.median(_timed(lambda: _sealing(team)) for _ in range(TIMES))
    found = f"{(alone + bare) / bare:.2f} times"
    yield _row("of that, sealing it: both keys read, the note sealed", alone, bare, "1.3 times", found)


def _sealing(team: uuid.UUID) -> None:
    """All that a sealed registration does and one with a plain note does not."""
    from houvast.records.contacts import sealed

    said = _said()
    with_ = sealed.sealer(team, until=sealed.last_month(said.day, today=said.day))
    sealed.seal_details(said.details, contact=uuid.uuid4(), version=1, with_=with_)


def _opening(by: Any, team: uuid.UUID) -> Iterator[dict[str, object]]:
    from houvast.records.contacts.models import Contact
    from houvast.records.contacts.operations import correct, read, register

    contact = register(_said(), team=team, by=by)
    for version in range(1, VERSIONS + 1):
        correct(contact, _said(), version=version, by=by)
    opened = statistics.median(_timed(lambda: read(contact, by=by)) for _ in range(TIMES))

    def rows() -> None:
        stored = Contact.objects.get(id=contact)
        for related in (stored.persons, stored.pairs, stored.former, stored.keys):
            list(related.all())

    plain = statistics.median(_timed(rows) for _ in range(TIMES))
    what = f"opening a contact with {VERSIONS} former versions"
    yield _row(what, opened, plain, "50 ms more", f"{opened - plain:.1f} ms more")


def _members(one: tuple[Any, uuid.UUID], many: tuple[Any, uuid.UUID]) -> Iterator[dict[str, object]]:
    from houvast.records.contacts.operations import register

    alone, together = [], []
    for _ in range(TIMES):
        alone.append(_timed(lambda: register(_said(), team=one[1], by=one[0])))
        together.append(_timed(lambda: register(_said(), team=many[1], by=many[0])))
    few, all_ = statistics.median(alone), statistics.median(together)
    yield _row(f"a contact of a team of {MEMBERS}", all_, few, "5 ms more", f"{all_ - few:.1f} ms more")


@contextmanager
def _unsealed() -> Iterator[None]:
    """The note as it is: the same rows, the same trail, and no key."""
    import json

    from houvast.records.accounts import keys
    from houvast.records.contacts import operations, sealed

    def plain(details: Any, **_: Any) -> Any:
        return sealed.Sealed(json.dumps(vars(details)).encode(), keys.Wrapped(1, "", b""))

    kept = sealed.seal_details, operations._sealer
    sealed.seal_details = plain
    operations._sealer = lambda *_, **__: keys.Sealer(1, b"", "", b"")  # type: ignore[assignment]  # for the bench
    try:
        yield
    finally:
        sealed.seal_details, operations._sealer = kept


def _said() -> Any:
    from datetime import date

    from houvast.records.contacts.registration import Details, Pair, Person, Registration

    return Registration(
        day=date.today(),  # noqa: DTZ011  # any day will do
        hour=9,
        channel="PHONE",
        kind="SUPPORT",
        persons=(Person(1, "VICTIM", "PARTNER", is_contact_person=True), Person(2, "PERPETRATOR", "U")),
        pairs=(Pair(1, 2, "CURRENT_PARTNER"),),
        details=Details(note="An invented note of an ordinary length, as a worker would write it." * 3),
    )


def _row(what: str, ours: float, plain: float, bar: str, found: str) -> dict[str, object]:
    return {
        "what": what,
        "median ms": f"{ours:.2f}",
        "beside, ms": f"{plain:.2f}",
        "bar": bar,
        "found": found,
    }


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
