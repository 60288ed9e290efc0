"""The database of this installation, of either kind: out, in, what it is, and whether it holds something."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from houvast.records.backups import places, postgres, sqlite


def out() -> Iterator[bytes]:
    if connection.vendor == "sqlite":
        return sqlite.out(Path(str(connection.settings_dict["NAME"])), without=places.NEVER)
    return postgres.out(_settings(), without=places.NEVER)


def into(chunks: Iterable[bytes], *, staged: Path) -> None:
    """Replace the database, whole or not at all; `staged` is where SQLite's file is put together."""
    connections.close_all()
    if connection.vendor == "sqlite":
        with staged.open("xb") as file:
            file.writelines(chunks)
        sqlite.into(Path(str(connection.settings_dict["NAME"])), staged)
    else:
        postgres.into(_settings(), chunks)


def version() -> str:
    """Of the program that keeps it."""
    connection.ensure_connection()
    found = connection.get_database_version()
    return ".".join(map(str, found))


def migrations() -> dict[str, list[str]]:
    """Names of the migrations that were applied, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def unknown(migrations: Mapping[str, list[str]]) -> list[str]:
    """Migrations that this version of the software does not have."""
    known = MigrationLoader(connection).disk_migrations
    return [
        f"{app}.{name}" for app, names in migrations.items() for name in names if (app, name) not in known
    ]


def holds_something() -> bool:
    """Whether a helpline is in it, or tables that are not ours."""
    tables = set(connection.introspection.table_names())
    if "accounts_organisation" not in tables:
        return bool(tables)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_organisation LIMIT 1")
        return cursor.fetchone() is not None


def _settings() -> dict[str, Any]:
    return dict(connection.settings_dict)
