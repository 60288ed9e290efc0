"""The fixed cast: always the same, always this small, made through operations.

A woman and a man who seek help, a worker, a volunteer confidant, somebody at a shelter, a
statistician, a second signer, a lead, an administrator, and the outsider: a worker of another
helpline, who must see nothing.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from houvast.records.accounts import keys, operations, queries
from houvast.records.accounts.guard import Actor, installation
from houvast.records.accounts.models import Notice
from houvast.records.accounts.roles import Role
from houvast.records.contacts import questionnaire
from houvast.records.contacts.registration import Registration
from houvast.records.directory import queries as directory
from houvast.records.directory.exchange import published

T = TypeVar("T")

PASSWORD = "quiet bridge over the canal"  # of everybody in the cast
TODAY = date(2025, 11, 5)
DAY = date(2025, 11, 4)

WOMAN: Mapping[str, Any] = {
    "channel": "PHONE",
    "kind": "SUPPORT",
    "day": DAY.isoformat(),
    "time": "14:05",
    "role_stated": "VICTIM",
    "role_assessed": "VICTIM",
    "fear_on": DAY.isoformat(),
    "sex": "F",
    "age": "34",
    "requests": ["LISTEN", "LEGAL"],
    "context": "HOUSEHOLD",
    "incidents_contact": "~12",
    "told_anyone_before": "NOBODY",
    "complaint": "CONSIDERED",
    "actions": ["LISTENED", "REFERRED"],
    "referral_targets": ["CAW"],
    "identifiability": "PSEUDONYM",
    "safe_to_contact": "YES",
    "safe_conditions": "only on working days, never by letter",
    "number": "+32470123456",
    "municipality": "11002",
    "note": "Keeps a bag with her sister.",
    "person-1-problem": "PARTNER",
    "person-1-timing": "CURRENT",
    "person-1-forms": ["PSYCHOLOGICAL", "PHYSICAL"],
    "person-1-main_form": "PSYCHOLOGICAL",
    "person-1-modalities": ["COERCIVE_CONTROL"],
    "person-2-role_stated": "PERPETRATOR",
    "person-2-problem": "PARTNER",
    "person-2-sex": "M",
    "person-2-age": "~40",
    "pair-1-2-relationship": "CURRENT_PARTNER",
    "pair-1-2-cohabiting": "NOW",
    "pair-1-2-children_together": "Y",
}
"""What a woman who seeks help says, as the form sends it."""

MAN: Mapping[str, Any] = {
    "channel": "IN_PERSON",
    "kind": "SUPPORT",
    "day": DAY.isoformat(),
    "time": "9",
    "role_stated": "VICTIM",
    "sex": "M",
    "age": "45-64",
    "requests": ["NAME_IT"],
    "incidents_contact": "continuous",
    "told_anyone_before": "NEAR_ONES",
    "complaint": "NONE",
    "actions": ["LISTENED"],
    "note": "First time he tells it to anybody but his brother.",
    "stays_open": "yes",
    "person-1-problem": "PARTNER",
    "person-1-timing": "RECENT",
    "person-1-forms": ["ECONOMIC"],
    "person-2-role_stated": "PERPETRATOR",
    "person-2-sex": "F",
    "pair-1-2-relationship": "FORMER_PARTNER",
    "pair-1-2-cohabiting": "BEFORE",
    "pair-1-2-children_together": "N",
}
"""What a man who seeks help says."""


def registration(answers: Mapping[str, Any] = WOMAN, /, **changed: Any) -> Registration:
    """What somebody says, as a registration; `changed` replaces columns of it."""
    return replace(questionnaire.read(answers, today=TODAY), **changed)


@dataclass(frozen=True)
class Cast:
    """Teams of the helpline, and everybody as they act."""

    helpline: uuid.UUID
    phone_line: uuid.UUID
    mens_line: uuid.UUID
    shelter: uuid.UUID
    other_helpline: uuid.UUID
    other_line: uuid.UUID
    worker: Actor
    volunteer: Actor
    at_shelter: Actor
    statistician: Actor
    signer: Actor
    lead: Actor
    administrator: Actor
    outsider: Actor

    @property
    def command(self) -> Actor:
        """The `houvast` command on its own machine, for this helpline."""
        return installation(self.helpline, frozenset({self.phone_line, self.mens_line, self.shelter}))


def again() -> Cast:
    """The cast as it was gathered first in this process."""
    return put_back(gather)


def put_back(make: Callable[[], T]) -> T:
    """What `make` gave the first time in this process, and the rows it made then, in a tenth of the time.

    Ids are the same in every test then: what a process keeps by somebody's id is forgotten by who kept it.
    """
    if make not in _kept:
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}
        made = make()
        rows = {model: list(model._base_manager.exclude(pk__in=before[model])) for model in _tables()}
        _kept[make] = made, [_statement(model, found) for model, found in rows.items() if found]
        return made
    made, statements = _kept[make]
    directory._held.clear()  # what this process holds of the directory, from tests that were undone
    published._made.clear()
    with transaction.atomic(), connection.cursor() as cursor:
        for insert, rows in statements:
            cursor.executemany(insert, rows)
    return made


Statement = tuple[str, list[list[Any]]]
_kept: dict[Callable[[], Any], tuple[Any, list[Statement]]] = {}


def _statement(model: type[Model], rows: list[Model]) -> Statement:
    """How these rows are stored again: composed once, since Django would do it for every test."""
    fields = model._meta.concrete_fields
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({values})", [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]


def _tables() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def gather() -> Cast:
    """Found both helplines and invite everybody, unlocked; the worker handed the keys over to the lead."""
    ours, theirs = installation(uuid.uuid4()), installation(uuid.uuid4())
    operations.found("Our helpline", by=ours)
    operations.found("Another helpline", by=theirs)
    phone_line = operations.add_team("Phone line", by=ours)
    mens_line = operations.add_team("Men's line", by=ours)
    shelter = operations.add_team("Shelter", by=ours)
    other_line = operations.add_team("Their line", by=theirs)
    people = {
        "worker": (Role.WORKER, phone_line),
        "volunteer": (Role.VOLUNTEER, mens_line),
        "at_shelter": (Role.WORKER, shelter),
        "statistician": (Role.STATISTICIAN, phone_line),
        "signer": (Role.SIGNER, phone_line),
        "lead": (Role.LEAD, phone_line),
        "administrator": (Role.ADMINISTRATOR, phone_line),
    }
    everybody = {name: _person(name, role, team, by=ours) for name, (role, team) in people.items()}
    outsider = _person("outsider", Role.WORKER, other_line, by=theirs)
    Notice.objects.update(acknowledged_at=timezone.now())  # of how the cast came here: everybody has seen it
    cast = Cast(
        helpline=ours.organisation,
        phone_line=phone_line,
        mens_line=mens_line,
        shelter=shelter,
        other_helpline=theirs.organisation,
        other_line=other_line,
        outsider=outsider,
        **everybody,
    )
    operations.hand_over(cast.lead.id, team=phone_line, by=cast.worker)
    return cast


def unlocked(person: uuid.UUID, password: str = PASSWORD) -> Actor:
    """Somebody as they act now, with their key opened."""
    acting = queries.actor(person)
    assert acting
    opened = keys.unlock(acting, password)
    assert opened
    return opened


def _person(name: str, role: Role, team: uuid.UUID, *, by: Actor) -> Actor:
    person = operations.invite(name, name.replace("_", " ").capitalize(), password=PASSWORD, by=by)
    operations.assign(person, team=team, role=role, by=by)
    return unlocked(person)
