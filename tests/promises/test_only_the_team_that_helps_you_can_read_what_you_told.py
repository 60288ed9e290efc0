"""Only the team that helps you can read what you told.

What is told is sealed before it is stored. Another team, another helpline, a statistician, the helpline's
administrator and somebody with a copy of the database find nothing of it. One exception is seen by many:
somebody of your team may agree that a lead of another team reads it for an hour.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from cast import Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.contacts import operations, queries
from houvast.records.contacts.operations import glass
from houvast.records.contacts.queries import Wanted

TOLD = "Keeps a bag with her sister."


@pytest.fixture
def told(cast: Cast):
    return operations.register(registration(), team=cast.phone_line, by=cast.worker)


def test_the_team_reads_it(cast: Cast, told):
    assert operations.read(told, by=cast.worker).registration.details.note == TOLD


@pytest.mark.parametrize(
    "other", ["outsider", "volunteer", "at_shelter", "statistician", "signer", "administrator", "command"]
)
def test_nobody_else_opens_it_finds_it_or_sees_it_counted(cast: Cast, told, other: str):
    somebody = getattr(cast, other)
    with pytest.raises(Refused):
        operations.read(told, by=somebody)
    assert not queries.contacts(Wanted(), seen_by=somebody).rows
    assert queries.count_of_day(registration().day, seen_by=somebody).total == 0


def test_a_lead_of_another_team_reads_it_only_once_somebody_of_the_team_agreed_and_is_seen(cast: Cast):
    told = operations.register(registration(), team=cast.shelter, by=cast.at_shelter)
    with pytest.raises(Refused):
        operations.read(told, by=cast.lead)
    asked = glass.ask_to_open(told, reason="DANGER", by=cast.lead)
    with pytest.raises(operations.NotPossible):
        glass.open_glass(asked, by=cast.lead)
    glass.agree_to_open(asked, by=cast.at_shelter)
    assert glass.open_glass(asked, by=cast.lead).registration.details.note == TOLD
    for watching in (cast.at_shelter, cast.administrator):
        assert {"asked", "opened"} <= {each.what for each in own_notices(seen_by=watching)}


def test_a_copy_of_the_database_holds_no_word_of_it(cast: Cast, told):
    stored = b"\x00".join(_everything_stored())
    for word in (TOLD, "sister", "only on working days"):
        assert word.encode() not in stored
    assert b"Phone line" in stored  # the search itself finds what does stand in clear


def _everything_stored() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (_bytes(value) for value in row if value is not None)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
