"""Fates as the parts declare them, found through the app registry: fates are plain data on the models.

An app names, in `carries_out`, the operation that carries out each moment of its fates. An operation for a
period takes (on, by), does one bounded batch in its transaction and returns the ids of what it did; it is
called again while it returns BATCH of them. `daily` names operations with an end of their own: they take the
same, and are called once a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import AppConfig, apps
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from houvast.library.fates import After, Fate, On, Stays, With, read

BATCH = 200
ORGANISATION = "organisation"


@dataclass(frozen=True)
class Declared:
    """The fate of one field."""

    model: type[Model]
    field: str
    fate: Fate
    said: tuple[str, str, str]

    @property
    def part(self) -> str:
        return self.model._meta.app_label


def parts() -> list[AppConfig]:
    """Every app whose tables declare fates."""
    return [app for app in apps.get_app_configs() if any(hasattr(m, "fates") for m in app.get_models())]


def declared() -> Iterator[Declared]:
    """The fate of every field of every part, in the order in which they are declared."""
    for app in parts():
        for model in app.get_models():
            for field, said in getattr(model, "fates", {}).items():
                yield Declared(model, field, read(said), said)


def carrier(model: type[Model], moment: After | On) -> str | None:
    """The name of the part's operation that carries out this moment."""
    carries_out: dict[str, str] = getattr(model._meta.app_config, "carries_out", {})
    return carries_out.get(str(moment))


def daily() -> list[tuple[str, str]]:
    """(part, operation) for what has an end of its own."""
    return [(app.label, name) for app in parts() for name in getattr(app, "daily", ())]


@dataclass(frozen=True)
class Group:
    """Fields of one table that go at one moment; the whole row when its key is among them."""

    model: type[Model]
    period: After
    fields: tuple[str, ...]

    @property
    def part(self) -> str:
        return self.model._meta.app_label

    @property
    def is_whole_row(self) -> bool:
        return self.model._meta.pk.name in self.fields

    @property
    def carrier(self) -> str | None:
        return carrier(self.model, self.period)

    def due(self, on: date) -> "QuerySet[Any]":
        """Rows of every helpline whose day has come and of which something is still there."""
        rows = self.model._default_manager.filter(self.is_over(on))
        return rows if self.is_whole_row else rows.filter(still_there(self.model, self.fields))

    def is_over(self, on: date) -> Q:
        """For which rows the period is over by `on`."""
        latest = self.period.latest(on)
        if isinstance(_field_at(self.model, self.period.path), models.DateTimeField):
            midnight = datetime.combine(latest + timedelta(days=1), time.min)
            return Q(**{f"{self.period.path}__lt": timezone.make_aware(midnight)})
        return Q(**{f"{self.period.path}__lte": latest})


@cache
def groups() -> tuple[Group, ...]:
    """What goes by the calendar, table by table."""
    found: dict[tuple[type[Model], After], list[str]] = {}
    for each in declared():
        for moment in each.fate.moments:
            if isinstance(moment, After):
                found.setdefault((each.model, moment), []).append(each.field)
    return tuple(Group(model, period, tuple(fields)) for (model, period), fields in found.items())


def group(model: type[Model], carrier: str) -> Group:
    """What an operation carries out of one table."""
    return next(each for each in groups() if each.model is model and each.carrier == carrier)


def erased(model: type[Model], fields: tuple[str, ...]) -> dict[str, Any]:
    """The values that say nothing: empty, or what stands there when nobody says anything."""
    return {name: _says_nothing(model._meta.get_field(name)) for name in fields}


def still_there(model: type[Model], fields: tuple[str, ...]) -> Q:
    """That some of these fields say something."""
    found = Q()
    for name, nothing in erased(model, fields).items():
        found |= Q(**{f"{name}__isnull": False}) if nothing is None else ~Q(**{name: nothing})
    return found


def of_helpline(model: type[Model], helpline: UUID) -> Q:
    """Rows that belong to a helpline, themselves or by the row they belong to; all, where none does."""
    names = {field.name for field in model._meta.fields}
    if ORGANISATION in names:
        return Q(**{ORGANISATION: helpline})
    for field in model._meta.fields:
        above = field.related_model
        if isinstance(above, type) and ORGANISATION in {each.name for each in above._meta.fields}:
            return Q(**{f"{field.name}__{ORGANISATION}": helpline})
    return Q()


def _says_nothing(field: Any) -> Any:
    if field.null:
        return None
    if field.has_default() and not callable(field.default):
        return field.default
    return field.get_default() if isinstance(field, models.JSONField) else field.to_python("")


def _field_at(model: type[Model], path: str) -> Any:
    *above, name = path.split("__")
    for step in above:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]  # a relation leads to a table
    return model._meta.get_field(name)


__all__ = [
    "BATCH",
    "After",
    "Declared",
    "Group",
    "On",
    "Stays",
    "With",
    "carrier",
    "daily",
    "declared",
    "erased",
    "group",
    "groups",
    "of_helpline",
    "parts",
    "still_there",
]
