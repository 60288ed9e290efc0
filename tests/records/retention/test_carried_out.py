"""Every fate that goes by the calendar is carried out on its day and not a day before, whatever the table.

One test for all tables of all parts: a table that declares another period is tried without anybody adding it
here, or stops the test because nobody said how a row of it comes about.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import DateTimeField
from django.utils import timezone

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.models import Delay, Notice
from houvast.records.accounts.operations import sign_ins
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import glass
from houvast.records.retention import declared, queries
from houvast.records.retention.declared import Group

ONE = timedelta(days=1)
# Ordinary days, ends of months of every length, and both leap days that a period can begin or end on.
BEGINS = (
    date(2025, 11, 4), date(2024, 2, 29), date(2028, 2, 29), date(2026, 8, 29), date(2026, 8, 30),
    date(2026, 8, 31), date(2026, 8, 28), date(2027, 2, 28), date(2025, 12, 31), date(2026, 1, 30),
)  # fmt: skip


def contact_with_everything(cast: Cast) -> None:
    """Registered, corrected, and open: a row in every table beside it."""
    made = contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker)
    contacts.correct(made, registration(WOMAN, stays_open=True), version=1, by=cast.worker)


def draft(cast: Cast) -> None:
    contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)


def asked_from_elsewhere(cast: Cast) -> None:
    made = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    glass.ask_to_open(made, reason="DANGER", by=cast.lead)


def somebody_who_left(cast: Cast) -> None:
    accounts.deactivate(cast.worker.id, by=cast.administrator)


def somebody_invited(cast: Cast) -> None:
    accounts.give_link(cast.worker.id, by=cast.administrator)


COMES_ABOUT: dict[str, Callable[[Cast], object]] = {
    "Contact": contact_with_everything,
    "ReaderKey": contact_with_everything,
    "ReportedPerson": contact_with_everything,
    "Pair": contact_with_everything,
    "FormerAnswers": contact_with_everything,
    "GlassRequest": asked_from_elsewhere,
    "Draft": draft,
    "Staff": somebody_who_left,
    "Invitation": somebody_invited,
    "SignIn": lambda cast: sign_ins.begin(by=cast.worker),
    "Notice": lambda cast: None,  # colleagues of the cast were told of one another
    "Delay": lambda cast: Delay.objects.create(key="of nobody", tries=1, last_at=timezone.now()),
}


def begin(group: Group, begins: date) -> None:
    """All rows begin on that day, at its very last moment where there is a clock."""
    model = apps.get_model(group.part, "Contact") if group.period.of else group.model
    field = model._meta.get_field(group.period.field)
    value: Any = begins
    if isinstance(field, DateTimeField):
        value = timezone.make_aware(datetime.combine(begins, time(23, 59, 59)))
    model._default_manager.filter(**{f"{field.name}__isnull": False}).update(**{field.name: value})


def carry_out(group: Group, on: date, cast: Cast) -> list[Any]:
    *folder, function = str(group.carrier).split(".")
    operations = import_module(".".join((f"houvast.records.{group.part}.operations", *folder)))
    return list(getattr(operations, function)(on=on, by=cast.command))


@pytest.mark.parametrize("begins", BEGINS, ids=str)
@pytest.mark.parametrize("group", declared.groups(), ids=lambda g: f"{g.model.__name__}-{g.period}")
def test_a_fate_is_carried_out_on_its_day_and_not_a_day_before(group: Group, begins: date, cast: Cast):
    COMES_ABOUT[group.model.__name__](cast)
    begin(group, begins)
    on, ours = group.period.over_on(begins), declared.of_helpline(group.model, cast.helpline)
    assert not group.due(on - ONE).exists()
    carry_out(group, on - ONE, cast)
    assert group.due(on).filter(ours).exists()
    assert carry_out(group, on, cast)
    assert not group.due(on + ONE).filter(ours).exists()
    if not group.is_whole_row:
        rows = group.model._default_manager.filter(group.is_over(on))
        assert rows.exists()
        assert not rows.filter(declared.still_there(group.model, group.fields)).exists()


def test_what_is_due_is_told_by_table_and_rule_and_names_nobody(cast: Cast):
    contact_with_everything(cast)
    rows = queries.due(date(2027, 5, 4), seen_by=cast.command)
    assert {(row.table, row.period, row.count) for row in rows} == {
        ("Contact", "18 months after day", 1),
        ("ReaderKey", "18 months after day of its contact", 1),
        ("FormerAnswers", "18 months after day of its contact", 1),
    }
    contact = next(row for row in rows if row.table == "Contact")
    assert set(contact.fields) == {
        "sealed", "draft", "handled_by", "registered_by", "registered_on", "is_open"
    }  # fmt: skip
    assert str(cast.worker.id) not in repr(rows)


def test_what_is_due_of_another_helpline_is_not_told(cast: Cast):
    contact_with_everything(cast)
    Notice.objects.filter(staff=cast.outsider.id).delete()
    assert queries.due(date(2090, 1, 1), seen_by=cast.outsider) == []
