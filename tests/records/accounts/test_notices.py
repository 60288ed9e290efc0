"""An administrator gives nobody, themselves neither, a place in a team unseen."""

import pytest

from cast import PASSWORD, Cast
from houvast.records.accounts import operations
from houvast.records.accounts.models import Notice
from houvast.records.accounts.operations import sign_ins
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.accounts.roles import Role
from traces import left


def told(reader) -> list[tuple[str, str, str, str]]:
    return [(each.what, each.by, each.about, each.role) for each in own_notices(seen_by=reader)]


def test_an_administrator_who_makes_themselves_a_worker_is_seen_by_the_team(cast: Cast):
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    assert told(cast.volunteer) == [("assigned", "Administrator", "Administrator", "worker")]
    assert told(cast.at_shelter) == []  # another team


def test_every_change_is_told_to_the_team_and_to_whom_it_was_done_but_not_to_who_did_it(cast: Cast):
    operations.assign(cast.worker.id, team=cast.mens_line, role=Role.LEAD, by=cast.administrator)
    operations.unassign(cast.worker.id, team=cast.mens_line, role=Role.LEAD, by=cast.administrator)
    operations.deactivate(cast.signer.id, by=cast.administrator)
    assert [each[0] for each in told(cast.volunteer)] == ["assigned", "unassigned"]
    assert [each[0] for each in told(cast.worker)] == ["assigned", "unassigned", "left"]
    assert told(cast.administrator) == []


def test_somebody_new_with_a_place_is_told_to_the_team_and_the_other_administrators(cast: Cast):
    second = operations.invite(
        "second", "Second", password=PASSWORD, place=(cast.shelter, Role.ADMINISTRATOR), by=cast.administrator
    )
    operations.invite(
        "new", "New", password=PASSWORD, place=(cast.mens_line, Role.WORKER), by=cast.administrator
    )
    assert ("assigned", "Administrator", "New", "worker") in told(cast.volunteer)
    whats = Notice.objects.filter(staff=second).values_list("what", flat=True)
    assert set(whats) == {"assigned", "invited"}


def test_a_team_that_nobody_is_left_in_has_the_other_administrators_as_readers(cast: Cast):
    operations.assign(cast.lead.id, team=cast.shelter, role=Role.ADMINISTRATOR, by=cast.administrator)
    empty = operations.add_team("Empty", by=cast.administrator)
    operations.assign(cast.administrator.id, team=empty, role=Role.WORKER, by=cast.administrator)
    assert ("assigned", "Administrator", "Administrator", "worker") in told(cast.lead)


def test_what_the_command_on_the_server_does_is_told_too(cast: Cast):
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.command)
    assert told(cast.volunteer) == [("assigned", "", "Administrator", "worker")]
    assert told(cast.administrator) == [("assigned", "", "Administrator", "worker")]


def test_doing_it_twice_is_told_once(cast: Cast):
    for _ in range(2):
        operations.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    assert len(told(cast.volunteer)) == 1


def test_it_stands_until_it_was_seen_and_is_kept_afterwards(cast: Cast):
    operations.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    (notice,) = own_notices(seen_by=cast.volunteer)
    assert sign_ins.acknowledge([notice.id], by=cast.volunteer) == [notice.id]
    assert left("accounts.acknowledge", by=cast.volunteer)
    assert told(cast.volunteer) == []
    assert Notice.objects.filter(pk=notice.id).exists()


@pytest.mark.parametrize("somebody", ["administrator", "lead", "outsider"])
def test_nobody_puts_away_a_notice_of_somebody_else(cast: Cast, somebody: str):
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    (notice,) = own_notices(seen_by=cast.volunteer)
    assert sign_ins.acknowledge([notice.id], by=getattr(cast, somebody)) == []
    assert len(told(cast.volunteer)) == 1


def test_the_outsider_is_told_nothing_of_another_helpline(cast: Cast):
    operations.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    assert told(cast.outsider) == []
