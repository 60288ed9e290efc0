"""What a deletion leaves behind in the files of the database itself, and how much of it can be overwritten.

SQLite overwrites what it deletes (`secure_delete`, in the settings); its write-ahead log still holds former
pages until it is cut off. PostgreSQL frees the room at a vacuum and overwrites it when it is used again; its
own write-ahead log and every backup keep what they have. That is why keys are destroyed, not content alone.
"""

from django.db import connection

from houvast.records.retention.declared import groups


def overwrite() -> None:
    """Cut off the write-ahead log, or vacuum the tables that rows go from. Outside a transaction only."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        tables = sorted({connection.ops.quote_name(group.model._meta.db_table) for group in groups()})
        cursor.execute(f"VACUUM {', '.join(tables)}")
