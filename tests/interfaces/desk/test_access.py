"""The page "who can see what" says what the roles say."""

import pytest

from houvast.interfaces.shell.access import WORDS
from houvast.records.accounts.roles import EVERYBODY, ROLES


def test_every_action_of_a_role_has_words():
    actions = {action for role in ROLES.values() for action in role.actions} | EVERYBODY
    assert actions <= set(WORDS)


def test_no_two_actions_are_said_in_the_same_words():
    assert len({str(words) for words in WORDS.values()}) == len(WORDS)


def test_every_role_stands_on_the_page(worker):
    page = worker.get("/desk/access/").content.decode()
    assert page.count('class="role"') == len(ROLES) + 1


@pytest.mark.parametrize("person", ["worker", "volunteer", "lead", "statistician", "signer", "administrator"])
def test_everybody_can_read_it_and_sees_which_role_is_theirs(cast, client_of, person):
    page = client_of(getattr(cast, person)).get("/desk/access/")
    assert page.status_code == 200
    assert "tag--mine" in page.content.decode()
