"""Two statements that every message of a live talk needs, composed once.

Django composes a statement anew each time it runs it, which takes the one writer three times as long as
running it does. What is written and how it is converted is still Django's: fields prepare their own values.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_once(row: Model, unique: tuple[str, ...]) -> bool:
    """Insert a row, unless there is one with the same values in these columns. Whether it is new."""
    fields = _fields(type(row))
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row), unique), _values(row, fields))
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    return True


def update(row: Model, names: Sequence[str]) -> None:
    """Write some fields of a row that is locked, and no others."""
    model = type(row)
    fields = [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_update(model, tuple(names)), [*_values(row, fields), row.pk])


def _values(row: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _fields(model: type[Model]) -> tuple["Field[Any, Any]", ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _insert(model: type[Model], unique: tuple[str, ...]) -> str:
    """`RETURNING` says by its absence that the row was there: nothing fails, so no savepoint is needed."""
    columns = [_column(field) for field in _fields(model)]
    return (
        f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608  # our own names
        f"VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({', '.join(map(_quoted, unique))}) DO NOTHING RETURNING {_column(model._meta.pk)}"
    )


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_column(model._meta.get_field(name))} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_column(model._meta.pk)} = %s"  # noqa: S608


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
