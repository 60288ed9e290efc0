"""Statements that messages of live talks need, composed once: for one message, and for many at once.

Django composes a statement anew each time it runs it, which takes the one writer three times as long as
running it does. What is written and how it is converted is still Django's: fields prepare their own values.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DatabaseError, connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)
R = TypeVar("R")


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
    """Insert rows of one model, at once."""
    fields = _fields(type(rows[0]))
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{_insert_into(type(rows[0]))} VALUES {one}", [_values(row, fields) for row in rows]
        )


def update_all(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write some fields of rows of one model that are locked, by one statement."""
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    one = f"({', '.join(['%s'] * (len(fields) + 1))})"
    full = _filled_up(rows)
    values = [value for row in full for value in (row.pk, *_values(row, fields))]
    with connection.cursor() as cursor:
        cursor.execute(_update_from(model, tuple(names)).format(", ".join([one] * len(full))), values)
        if cursor.rowcount != len(rows):  # locked rows that are not there
            raise DatabaseError(f"{cursor.rowcount} of {len(rows)} rows were there to update")


def found(
    model: type[M], names: tuple[str, ...], wanted: Collection[tuple[Any, ...]], tail: str = ""
) -> list[M]:
    """Rows whose values in some columns are among those wanted. `tail`: what the statement ends with."""
    if not wanted:
        return []
    columns = [model._meta.get_field(name) for name in names]
    one = f"({', '.join(['%s'] * len(names))})" if len(names) > 1 else "%s"
    full = _filled_up([*wanted])
    these = ", ".join([one] * len(full))
    values = [
        field.get_db_prep_value(value, connection)  # type: ignore[union-attr]  # columns are no relations back
        for row in full
        for field, value in zip(columns, row, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{_select(model, names).format(these)} {tail}", values)
        rows = cursor.fetchall()
    attributes, converters = _read(model)
    for place, field, convert in converters:
        rows = [(*row[:place], convert(row[place], field, connection), *row[place + 1 :]) for row in rows]
    return [model.from_db("default", attributes, row) for row in rows]


def _filled_up(rows: Sequence[R]) -> list[R]:
    """To a power of two by the last one again, which changes nothing: SQLite keeps a hundred statements by
    their texts, and one of each length takes megabytes."""
    return [*rows, *[rows[-1]] * ((1 << (len(rows) - 1).bit_length()) - len(rows))]


def locking(order: str) -> str:
    """For `tail`: rows are locked in this order, where rows are locked one by one."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return f"ORDER BY {_quoted(order)}{lock}"


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
def _select(model: type[Model], names: tuple[str, ...]) -> str:
    columns = ", ".join(_column(field) for field in model._meta.concrete_fields)
    where = ", ".join(_column(model._meta.get_field(name)) for name in names)
    among = f"({where}) IN (VALUES {{}})" if len(names) > 1 else f"{where} IN ({{}})"
    return f"SELECT {columns} FROM {_quoted(model._meta.db_table)} WHERE {among}"  # noqa: S608  # our own names


@cache
def _read(model: type[Model]) -> tuple[list[str], list[tuple[int, Any, Any]]]:
    """(attributes of a row, what converts its values from the database: place, column, function)."""
    converters = []
    for place, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]:
            converters.append((place, column, convert))
    return [field.attname for field in model._meta.concrete_fields], converters


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_column(model._meta.get_field(name))} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_column(model._meta.pk)} = %s"  # noqa: S608


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
