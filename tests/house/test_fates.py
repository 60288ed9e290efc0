"""Every field of every table says what becomes of it; and tables lean on others only as the house allows."""

import importlib
import inspect
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models as django_models
from django.db.models import Model, signals

from house.rooms import SOURCE, heights, models, part_of
from houvast.library.fates import After, FateRefused, On, With, read
from houvast.records.accounts.guard import rule_of
from houvast.records.accounts.roles import INSTALLATION
from houvast.records.retention import declared


def without_fate(model: type[Any]) -> set[str]:
    """Fields that have no fate, fates that have no field, and fates that cannot be read or carried out."""
    fields = {field.name for field in model._meta.get_fields() if isinstance(field, django_models.Field)}
    fates = getattr(model, "fates", {})
    return fields ^ set(fates) | {
        name for name, fate in fates.items() if not can_be_carried_out(fate, fields)
    }


def can_be_carried_out(said: object, fields: set[str]) -> bool:
    """Readable by library/fates, and counted from fields that there are."""
    try:
        fate = read(said)
    except FateRefused:
        return False
    counted_from = {moment.of or moment.field for moment in fate.moments if isinstance(moment, After)}
    return counted_from | {moment.of for moment in fate.moments if isinstance(moment, With)} <= fields


def moments() -> list[tuple[type[Model], After | On]]:
    """Every moment of every fate that something has to carry out."""
    found = {
        (each.model, moment)
        for each in declared.declared()
        for moment in each.fate.moments
        if isinstance(moment, After | On)
    }
    return sorted(found, key=str)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_has_a_fate(model: type[Model]):
    assert without_fate(model) == set()


def test_a_field_without_a_fate_would_be_found():
    names = ("kept", "vague", "forgotten", "counted", "short", "groundless", "unknown")
    made = [django_models.TextField(name=name) for name in names]

    class Careless:
        _meta = SimpleNamespace(get_fields=lambda: made)
        fates: ClassVar[dict[str, object]] = {
            "kept": ("keep", "as long as the helpline", "no personal data"),
            "vague": ("erase", "some day", "no personal data"),
            "counted": ("erase", "3 days after nothing", "GDPR art. 6(1)(e)"),
            "short": ("keep",),
            "groundless": ("keep", "as long as the helpline", ""),
            "unknown": ("hide", "as long as the helpline", "no personal data"),
            "ghost": ("keep", "as long as the helpline", "no personal data"),
        }

    assert without_fate(Careless) == {*names, "ghost"} - {"kept"}


@pytest.mark.parametrize(("model", "moment"), moments(), ids=str)
def test_every_moment_of_a_fate_has_an_operation_that_carries_it_out(model: type[Model], moment: After | On):
    name = declared.carrier(model, moment)
    assert name, f"{model._meta.app_config}: carries_out names no operation for {str(moment)!r}"
    operation = named_operation(model._meta.app_label, name)
    assert rule_of(operation) is not None
    if isinstance(moment, After):
        assert rule_of(operation).action in INSTALLATION
        assert list(inspect.signature(operation).parameters) == ["on", "by"]


def test_no_part_names_an_operation_for_a_moment_that_no_fate_has():
    there = {(model._meta.app_label, str(moment)) for model, moment in moments()}
    named = {(app.label, said) for app in declared.parts() for said in getattr(app, "carries_out", {})}
    assert named - there == set()


def test_what_is_called_every_day_takes_a_day_and_who_acts():
    for part, name in declared.daily():
        assert list(inspect.signature(named_operation(part, name)).parameters) == ["on", "by"]
    assert ("releases", "drop_facts") in declared.daily()


def named_operation(part: str, name: str) -> Any:
    *folder, function = name.split(".")
    room = importlib.import_module(".".join((f"houvast.records.{part}.operations", *folder)))
    return getattr(room, function)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_says_what_it_is(model: type[Model]):
    silent = [field.name for field in model._meta.local_fields if not field.help_text]
    own = [name for name in silent if name in model.__dict__ and name not in ("id", "password", "last_login")]
    assert own == []


def relations() -> list[tuple[type[Model], Any]]:
    return [(model, field) for model in models() for field in model._meta.get_fields() if field.is_relation]


def test_a_table_leans_only_on_its_own_part_or_on_a_lower_one():
    height = heights()
    upward = [
        f"{model.__name__}.{field.name}"
        for model, field in relations()
        if part_of(model) != part_of(field.related_model)
        and height[part_of(model)] <= height[part_of(field.related_model)]
    ]
    assert upward == []


def test_no_table_carries_the_name_of_another_part():
    crossing = [
        f"{model.__name__}.{field.name}"
        for model, field in relations()
        if part_of(model) != part_of(field.related_model) and not field.remote_field.hidden
    ]
    assert crossing == []


def test_a_table_names_another_part_by_string_and_not_by_class():
    for model, field in relations():
        if part_of(model) != part_of(field.related_model):
            assert field.related_model.__name__ not in vars(__import__(model.__module__, fromlist=["x"]))


def test_the_trail_has_no_foreign_key():
    assert [field.name for model, field in relations() if part_of(model) == "audit"] == []


def test_there_is_no_admin_site():
    assert not [app for app in settings.INSTALLED_APPS if app.startswith("django.contrib.admin")]
    assert list(SOURCE.rglob("admin.py")) == []


def test_nothing_of_ours_listens_to_a_signal():
    """What happens after a change is written where the change is made."""
    ours = []
    for name in (
        "pre_save",
        "post_save",
        "pre_delete",
        "post_delete",
        "m2m_changed",
        "pre_init",
        "post_init",
    ):
        for listener in getattr(signals, name).receivers:
            told = str(listener[1])
            ours += [f"{name}: {told}"] if "houvast" in told else []
    assert ours == []
    assert [file for file in SOURCE.rglob("*.py") if "django.dispatch" in file.read_text()] == []


def test_every_table_is_in_a_part_of_the_records():
    assert {app.name.rsplit(".", 1)[0] for app in apps.get_app_configs() if list(app.get_models())} <= {
        *("houvast.records", "django.contrib"),
    }
