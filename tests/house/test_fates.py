"""Every field of every table says what becomes of it; and tables lean on others only as the house allows."""

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models as django_models
from django.db.models import Model, signals

from house.rooms import SOURCE, heights, models, part_of

FATES = {"keep", "coarsen", "erase"}


def without_fate(model: type[Any]) -> set[str]:
    """Fields that have no fate, fates that have no field, and fates that do not say what, when and why."""
    fields = {field.name for field in model._meta.get_fields() if isinstance(field, django_models.Field)}
    fates = getattr(model, "fates", {})
    return fields ^ set(fates) | {name for name, fate in fates.items() if not is_fate(fate)}


def is_fate(fate: object) -> bool:
    """(keep, coarsen or erase; until when, or to what and when; on which ground)."""
    return (
        isinstance(fate, tuple)
        and len(fate) == 3
        and fate[0] in FATES
        and all(isinstance(words, str) and len(words) > 3 for words in fate)
    )


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_has_a_fate(model: type[Model]):
    assert without_fate(model) == set()


def test_a_field_without_a_fate_would_be_found():
    made = [django_models.TextField(name=name) for name in ("kept", "vague", "forgotten")]

    class Careless:
        _meta = SimpleNamespace(get_fields=lambda: made)
        fates: ClassVar[dict[str, object]] = {
            "kept": ("keep", "for ever", "no personal data"),
            "vague": ("keep",),
        }

    assert without_fate(Careless) == {"vague", "forgotten"}


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
