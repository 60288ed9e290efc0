"""The key file of the installation: made once, never made anew over what was sealed with it."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts import keys, operations, sealed
from houvast.records.accounts.sealed import KeyFileMissing
from two_at_once import at_once


def test_the_key_file_is_readable_by_its_owner_only(cast: Cast, settings: Settings):
    assert (settings.KEYS / "teams").stat().st_mode & 0o777 == 0o600


def test_a_missing_key_file_is_told_and_not_replaced(cast: Cast, settings: Settings, tmp_path: Path):
    settings.KEYS = tmp_path
    with pytest.raises(KeyFileMissing, match="put it back"):
        keys.private_key(cast.phone_line, by=cast.worker, action="contacts.read")
    with pytest.raises(KeyFileMissing, match="put it back"):
        operations.add_team("Chat line", by=cast.administrator)
    assert list(tmp_path.iterdir()) == []


def test_two_first_teams_at_once_share_one_key_file(settings: Settings, tmp_path: Path):
    settings.KEYS = tmp_path
    made = at_once(*[lambda: sealed.new_team_keys("a", is_first=True)] * 4)
    opened = [sealed.team_private_key("a", private) for _, private in made]
    assert [len(key) for key in opened] == [32] * 4
    assert [file.name for file in tmp_path.iterdir()] == ["teams"]
