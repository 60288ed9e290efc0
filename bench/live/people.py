"""Make a helpline with workers and talks in their hands: python -m bench.live.people TALKS WORKERS

Prints one line of JSON: the names of the workers, and for each talk its id, who has it and the cookie of the
browser that began it. Runs with the demo's settings, in which a password alone signs in.
"""

import json
import os
import sys
import uuid
from typing import Any

PASSWORD = "quiet bridge over the canal"


def main(talks: int, workers: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.demo.settings")
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    call_command("migrate", verbosity=0)

    from houvast.interfaces.public import live as own_side
    from houvast.records.accounts import keys, operations, queries
    from houvast.records.accounts.guard import installation, visitor
    from houvast.records.accounts.roles import Role
    from houvast.records.contacts.operations import answering, talking

    by = installation(uuid.uuid4())
    operations.declare_demo(by=by)
    operations.found("Load", by=by)
    team = operations.add_team("Line", by=by)
    administrator = operations.invite("admin", "Admin", password=PASSWORD, by=by)
    operations.assign(administrator, team=team, role=Role.ADMINISTRATOR, by=by)
    people = []
    for number in range(workers):
        person = operations.invite(f"worker{number}", f"Worker {number}", password=PASSWORD, by=by)
        operations.assign(person, team=team, role=Role.WORKER, by=by)
        people.append(person)
    first = _opened(people[0], keys, queries)
    for each in queries.waiting_for_keys(seen_by=first):
        operations.hand_over(each.person, team=each.team, by=first)
    acting = [_opened(person, keys, queries) for person in people]
    boss = queries.actor(administrator)
    assert boss is not None
    answering.set_line(
        team,
        {
            "doors": ["CHAT", "MAILBOX"],
            "languages": ["nl", "fr", "de", "en"],
            "hours": [{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}],
            "time_zone": "Europe/Brussels",
            "closed_days": [],
            "overflow": None,
        },
        by=boss,
    )
    made = []
    with transaction.atomic():
        for number in range(talks):
            begun = talking.begin_talk("CHAT", language="nl", by=visitor(by.organisation))
            answering.take_talk(begun.id, by=acting[number % workers])
            cookie = own_side.as_cookie(begun.secret)
            made.append({"id": str(begun.id), "worker": number % workers, "secret": cookie})
    print(json.dumps({"workers": [f"worker{number}" for number in range(workers)], "talks": made}))


def _opened(person: uuid.UUID, keys: Any, queries: Any) -> Any:
    """Both parts come as arguments: they can be loaded only once Django is."""
    opened = keys.unlock(queries.actor(person), PASSWORD)
    assert opened is not None
    return opened


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
