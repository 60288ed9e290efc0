"""A statement that comes twice in one moment, while the first is still being kept: it waits once."""

import pytest

from cast import Cast, again
from houvast.interfaces.personal.parcels import hand_over, in_pieces
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.models import Message, Talk
from records.contacts.talking_with import set_line
from two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Een bord.\n" * 900


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return again()


def test_of_three_that_come_at_once_by_one_code_one_waits_whole(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    by = visitor(cast.helpline)
    for code in ("7K3M-00AB-CDEF-Z9XW", "7K3M-00AB-CDEF-Z9XX"):
        handed = [lambda code=code: hand_over(TEXT, code=code, language="nl", by=by)] * 3
        assert at_once(*handed) == [0, 0, 0]
    assert Talk.objects.count() == 2
    assert Message.objects.count() == 2 * len(in_pieces(TEXT))
