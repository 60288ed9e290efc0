"""One's own language and shortcuts."""

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import NotPossible
from traces import left, was_refused


def test_preferences_are_kept(cast: Cast):
    operations.keep_preferences(cast.worker.id, language="de", shortcuts=False, by=cast.worker)
    assert queries.preferences(seen_by=cast.worker) == ("de", False)
    assert left("accounts.keep_own", by=cast.worker, subject=cast.worker.id)


def test_everybody_has_dutch_and_shortcuts_until_they_choose(cast: Cast):
    assert queries.preferences(seen_by=cast.volunteer) == ("nl", True)


def test_a_language_that_the_desk_does_not_speak_is_refused(cast: Cast):
    with pytest.raises(NotPossible, match="nl, fr, de, en"):
        operations.keep_preferences(cast.worker.id, language="xx", shortcuts=True, by=cast.worker)


def test_nobody_keeps_the_preferences_of_somebody_else(cast: Cast):
    for person in (cast.administrator, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.keep_preferences(cast.worker.id, language="fr", shortcuts=True, by=person)
        assert was_refused("accounts.keep_own", by=person, subject=cast.worker.id)
    assert queries.preferences(seen_by=cast.worker) == ("nl", True)
