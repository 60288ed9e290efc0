"""What visitors see as the name of a team is chosen in each language, and means the same team."""

import pytest

from cast import Cast
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.accounts.models import Team
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.queries.called import public_names
from houvast.records.contacts.queries.talks import open_lines
from records.contacts.talking_with import set_line
from traces import left, was_refused

NAMES = {"nl": "Mannenlijn", "fr": "Ligne hommes", "de": "Männerlinie", "en": "Men's line"}


def shown(cast: Cast) -> dict[str, str]:
    (line,) = open_lines(door="CHAT", seen_by=visitor(cast.helpline))
    return dict(line.names)


@pytest.fixture(autouse=True)
def its_line(cast: Cast) -> None:
    set_line(cast.mens_line, by=cast.administrator)


@pytest.mark.parametrize("somebody", ["lead", "administrator"])
def test_a_name_in_each_language_is_shown_to_visitors_and_colleagues_keep_theirs(cast: Cast, somebody: str):
    by = getattr(cast, somebody)
    operations.name_team(cast.mens_line, NAMES, by=by)
    assert left("accounts.name_team", by=by, subject=cast.mens_line)
    assert shown(cast) == NAMES
    assert public_names(cast.mens_line, seen_by=by) == NAMES
    assert Team.objects.get(pk=cast.mens_line).name == "Men's line"


def test_without_any_visitors_see_the_one_name_it_always_had(cast: Cast):
    assert shown(cast) == {"nl": "Men's line"}
    operations.name_team(cast.mens_line, NAMES, by=cast.lead)
    operations.name_team(cast.mens_line, dict.fromkeys(NAMES, "  "), by=cast.lead)
    assert shown(cast) == {"nl": "Men's line"}


def test_the_first_that_is_filled_in_stands_first_however_they_came(cast: Cast):
    operations.name_team(
        cast.mens_line, {"en": "Men", "xx": "Nobody", "fr": " Ligne \n hommes "}, by=cast.lead
    )
    assert list(shown(cast).items()) == [("fr", "Ligne hommes"), ("en", "Men")]


@pytest.mark.parametrize("said", ["x" * 61, "turned \u202e round", "zero\u200bwidth"])
def test_what_cannot_be_shown_is_refused_and_the_names_stay(cast: Cast, said: str):
    operations.name_team(cast.mens_line, NAMES, by=cast.lead)
    with pytest.raises(NotPossible):
        operations.name_team(cast.mens_line, {"nl": said}, by=cast.lead)
    assert shown(cast) == NAMES


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "outsider"])
def test_nobody_else_names_a_team(cast: Cast, somebody: str):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        operations.name_team(cast.mens_line, NAMES, by=by)
    assert was_refused("accounts.name_team", by=by, subject=cast.mens_line)
    with pytest.raises(Team.DoesNotExist):
        public_names(cast.mens_line, seen_by=by)


def test_another_agency_has_no_name_for_visitors(cast: Cast):
    police = operations.add_team("Police", agency_kind="POLICE", by=cast.administrator)
    with pytest.raises(Refused):
        operations.name_team(police, NAMES, by=cast.administrator)
