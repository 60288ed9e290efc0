"""Statements that messages of live talks need, composed once: for one message, and for many at once.

Django composes a statement anew each time it runs it, which takes the one writer three times as long as
running it does. What is written and how it is converted is still Django's: fields prepare their own values.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
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


def insert_all(rows: Sequence[Model]) -> None:
    """Insert rows of one model by one statement."""
    fields = _fields(type(rows[0]))
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_insert_into(type(rows[0]))} VALUES {', '.join([one] * len(rows))}",
            [value for row in rows for value in _values(row, fields)],
        )


def update_all(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write some fields of rows of one model that are locked, by one statement."""
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    one = f"({', '.join(['%s'] * (len(fields) + 1))})"
    values = [value for row in rows for value in (row.pk, *_values(row, fields))]
    with connection.cursor() as cursor:
        cursor.execute(_update_from(model, tuple(names)).format(", ".join([one] * len(rows))), values)
        if cursor.rowcount != len(rows):  # locked rows that are not there
            raise DatabaseError(f"{cursor.rowcount} of {len(rows)} rows were there to update")


def _values(row: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _fields(model: type[Model]) -> tuple["Field[Any, Any]", ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _insert(model: type[Model], unique: tuple[str, ...]) -> str:
    """`RETURNING` says by its absence that the row was there: nothing fails, so no savepoint is needed."""
    return (
        f"{_insert_into(model)} VALUES ({', '.join(['%s'] * len(_fields(model)))}) "
        f"ON CONFLICT ({', '.join(map(_quoted, unique))}) DO NOTHING RETURNING {_column(model._meta.pk)}"
    )


@cache
def _insert_into(model: type[Model]) -> str:
    columns = ", ".join(_column(field) for field in _fields(model))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns})"


@cache
def _update_from(model: type[Model], names: tuple[str, ...]) -> str:
    """Values stand as rows of their own, whose columns both databases name alike: column1, column2, ..."""
    table, key = _quoted(model._meta.db_table), _column(model._meta.pk)
    changes = ", ".join(
        f"{_column(model._meta.get_field(name))} = new.column{place}" for place, name in enumerate(names, 2)
    )
    return f"UPDATE {table} SET {changes} FROM (VALUES {{}}) AS new WHERE {table}.{key} = new.column1"  # noqa: S608


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_column(model._meta.get_field(name))} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_column(model._meta.pk)} = %s"  # noqa: S608


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
