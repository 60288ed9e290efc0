"""The database: it answers, it is migrated, it keeps what it acknowledged, it logs no values."""

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from houvast.interfaces.cli.checks.findings import Finding, advice, problem

# PRAGMA: what it must say, and why.
PRAGMAS = {
    "journal_mode": ("wal", "readers and a writer do not wait for each other"),
    "synchronous": ("2", "what was acknowledged is on disk, also after a power cut"),
    "foreign_keys": ("1", "no row points at nothing"),
}
# Settings of a PostgreSQL server: what they must say, and why.
SERVER = {
    "fsync": (("on",), "what was acknowledged is on disk, also after a power cut"),
    "full_page_writes": (("on",), "a power cut tears no page"),
    "synchronous_commit": (
        ("on", "remote_write", "remote_apply", "local"),
        "what was acknowledged is on disk",
    ),
}
# What PostgreSQL may write into its own log. Django sends values inside statements.
SILENT = {
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_error_statement": ("panic", "fatal"),
}
OLDEST_SERVER = 14


def answers() -> Iterator[Finding]:
    """It can be reached, and has the tables of this version."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield problem("The database is not set up for this version", _where(), "Run `houvast setup`.")
    except DatabaseError as error:
        yield problem(
            f"The database does not answer: {_first_line(error)}", _where(), "Is DATABASE_URL right?"
        )


def settings_of_it() -> Iterator[Finding]:
    """It keeps what it acknowledged, and says nothing of it elsewhere."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return  # told by the check before
    yield from _sqlite() if connection.vendor == "sqlite" else _postgres()


def invented() -> Iterator[Finding]:
    """No demo is taken for a helpline."""
    from houvast.records.accounts import queries

    try:
        demo, helplines = queries.is_demo(), queries.helplines()
    except DatabaseError:
        return
    if demo:
        yield problem("All people in this database are invented", _where(), "Set another HOUVAST_HOME.")
    elif not helplines:
        yield problem("No helpline is set up here", _where(), "Run `houvast setup`.")


def _sqlite() -> Iterator[Finding]:
    for name, (right, why) in PRAGMAS.items():
        if (said := _asked(f"PRAGMA {name}")) != right:
            yield problem(
                f"{name} is {said}, not {right}: {why}", _where(), "Leave DATABASES as it is shipped."
            )


def _postgres() -> Iterator[Finding]:
    for name, (right, why) in SERVER.items():
        if (said := _asked(f"SHOW {name}")) not in right:
            yield problem(
                f"{name} is {said}: {why}", _where(), f"Set {name} = {right[0]} in postgresql.conf."
            )
    role = connection.settings_dict["USER"]
    for name, silent in SILENT.items():
        if (said := _asked(f"SHOW {name}")) not in silent:
            yield advice(
                f"{name} is {said}: PostgreSQL may write statements with their values into its log",
                _where(),
                f"As its superuser: ALTER ROLE {role} SET {name} = '{silent[0]}';",
            )
    server = int(_asked("SHOW server_version_num")) // 10_000
    if server < OLDEST_SERVER:
        yield problem(f"PostgreSQL {server} gets no security fixes", _where(), "Upgrade it.")
    host = connection.settings_dict["HOST"]
    is_near = host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/")
    if not is_near and connection.settings_dict.get("OPTIONS", {}).get("sslmode") != "verify-full":
        yield problem(
            "The way to the database is not known to be encrypted",
            host,
            "Add ?sslmode=verify-full to DATABASE_URL.",
        )


def _asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def _where() -> str:
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    return f"{connection.settings_dict['HOST'] or 'this machine'}/{connection.settings_dict['NAME']}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
