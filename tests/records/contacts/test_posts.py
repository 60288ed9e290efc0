"""Messages of many talks at once: two processes that compare texts of the same people wait, and both end."""

import contextlib
import threading
import uuid
from functools import partial

import pytest
from django.db import connection, connections

from cast import Cast
from houvast.records.accounts import delays
from houvast.records.contacts.operations import answering
from houvast.records.contacts.posts import MANY
from records.contacts.talking_with import begun, set_line

SAYS = "Call me on 0470 12 34 56"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one place to write")
@pytest.mark.django_db(transaction=True)
def test_two_batches_of_the_same_two_workers_in_opposite_order_are_both_compared(
    transactional_db, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    set_line(cast.phone_line, by=cast.administrator)
    calls = []
    for by in (cast.worker, cast.lead):
        talk = begun(cast).entered.talk
        answering.take_talk(talk, by=by)
        calls.append(partial(answering.reply, talk, SAYS, once=uuid.uuid4(), by=by))
    both = threading.Barrier(2, timeout=2)
    counted = delays.Texts.count

    def meeting(texts, person):  # both have counted one text before either goes on, where both can
        counted(texts, person)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()

    monkeypatch.setattr(delays.Texts, "count", meeting)
    refused: list[object] = []

    def compare(batch: list[partial[object]]) -> None:
        try:
            answers, _going_on = MANY.before(batch)
            refused.extend(answers.values())
        except BaseException as error:
            refused.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=compare, args=[batch]) for batch in (calls, calls[::-1])]
    for each in running:
        each.start()
    for each in running:
        each.join(timeout=60)
    assert refused == []
