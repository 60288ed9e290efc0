"""Today: what is counted, unfinished and open; contacts without content; taking back."""

import uuid

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.cases import operations as cases
from houvast.records.cases.operations import notifications, own_right
from houvast.records.contacts import operations, queries
from interfaces.desk.conftest import kept
from table import agency, partner

KINDS = ("SILENT", "HANGUP", "ABUSIVE", "WRONG_NUMBER", "TEST", "THANKS")


def counted(cast, on=None) -> int:
    return queries.count_of_day(on or timezone.localdate(), seen_by=cast.worker).total


def test_an_empty_day_says_what_to_do(worker):
    page = worker.get("/desk/").content.decode()
    assert page.count('class="empty"') == 4
    assert 'data-counted="0"' in page


def test_a_contact_of_today_is_counted_and_stands_there(worker, cast):
    made = operations.register(
        registration(WOMAN, day=timezone.localdate()), team=cast.phone_line, by=cast.worker
    )
    page = worker.get("/desk/").content.decode()
    assert 'data-counted="1"' in page
    assert f"/desk/contacts/{made}/" in page


def test_an_open_contact_of_another_day_stands_there_and_is_not_counted_today(worker, cast):
    made = operations.register(registration(WOMAN, stays_open=True), team=cast.phone_line, by=cast.worker)
    page = worker.get("/desk/").content.decode()
    assert f"/desk/contacts/{made}/" in page
    assert 'data-counted="0"' in page


def test_ones_own_draft_can_be_gone_on_with_and_nobody_elses(worker, cast, client_of):
    draft = uuid.uuid4()
    kept(worker, draft, {"note": "half"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    assert f"/desk/register/{draft}/" in worker.get("/desk/").content.decode()
    assert f"/desk/register/{draft}/" not in client_of(cast.lead).get("/desk/").content.decode()


def test_a_draft_says_how_long_ago_it_was_saved(worker, cast):
    kept(worker, uuid.uuid4(), {"note": "half"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    assert ">0 min</time> geleden bewaard" in worker.get("/desk/").content.decode()


def test_a_draft_can_be_thrown_away(worker, cast):
    draft = uuid.uuid4()
    kept(worker, draft, {"note": "half"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    worker.post(f"/desk/drafts/{draft}/discard/")
    assert queries.drafts(seen_by=cast.worker) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_contact_without_content_is_registered_at_once_by_phone(worker, cast, kind):
    assert worker.post("/desk/without-content/", {"kind": kind}).headers["Location"] == "/desk/"
    row = queries.contacts(queries.Wanted(), seen_by=cast.worker).rows[0]
    assert (row.kind, row.channel, row.handled_by) == (kind, "PHONE", cast.worker.id)


def test_pressed_twice_it_is_registered_once(worker, cast):
    once = str(uuid.uuid4())
    for _ in range(2):
        worker.post("/desk/without-content/", {"kind": "SILENT", "once": once})
    assert counted(cast) == 1


@pytest.mark.parametrize("kind", ["SUPPORT", "", "NOTHING", "<b>"])
def test_nothing_else_is_registered_that_way(worker, cast, kind):
    assert worker.post("/desk/without-content/", {"kind": kind}).status_code == 404
    assert counted(cast) == 0


def test_every_kind_without_content_has_its_digit(worker):
    page = worker.get("/desk/").content.decode()
    for digit, kind in enumerate(KINDS, start=1):
        assert f'value="{kind}" class="quick__kind" data-digit="{digit}"' in page


def test_what_was_done_is_said_once_with_the_count_and_can_be_taken_back(worker, cast):
    worker.post("/desk/without-content/", {"kind": "SILENT"})
    made = queries.contacts(queries.Wanted(), seen_by=cast.worker).rows[0].id
    page = worker.get("/desk/").content.decode()
    assert f"/desk/undo/{made}/" in page
    assert 'data-undo="10"' in page
    assert "data-undo" not in worker.get("/desk/").content.decode()


def test_taken_back_it_does_not_count_and_stays_readable_as_a_mistake(worker, cast, contact):
    worker.post(f"/desk/undo/{contact}/")
    worker.post(f"/desk/undo/{contact}/")
    row = queries.contacts(queries.Wanted(state="withdrawn"), seen_by=cast.worker).rows[0]
    assert (row.id, row.withdrawn) == (contact, "MISTAKE")
    assert worker.get(f"/desk/contacts/{contact}/").status_code == 200


def test_the_team_last_used_comes_first(cast, client_of):
    from houvast.records.accounts import operations as accounts
    from houvast.records.accounts.roles import Role

    accounts.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    client = client_of(cast.worker)
    client.post("/desk/without-content/", {"kind": "SILENT", "team": str(cast.phone_line)})
    page = client.get("/desk/").content.decode()
    assert page.index(str(cast.phone_line)) < page.index(str(cast.mens_line))


@pytest.mark.parametrize("person", ["statistician", "signer", "administrator"])
def test_who_reads_no_contacts_sees_none_and_is_offered_none(cast, client_of, contact, person):
    page = client_of(getattr(cast, person)).get("/desk/").content.decode()
    for gone in ("data-counted", "/desk/register/", "/desk/contacts/", "data-quick"):
        assert gone not in page


def test_what_an_agency_notified_stands_on_today_of_its_team_and_of_nobody_else(cast: Cast, client_of):
    caw = agency("CAW", by=cast.administrator, name="Welfare of the test")
    sent = notifications.notify(
        "Ze kwam op spoed.", once=uuid.uuid4(), agency=caw, team=cast.phone_line, ground="CONSENT",
        purpose="HELP", document="Ze zei ja.", by=partner(caw, by=cast.administrator),
    )  # fmt: skip
    page = f"/desk/cases/notified/{sent}/"
    for somebody, sees in ((cast.worker, True), (cast.lead, True), (cast.volunteer, False),
                           (cast.outsider, False), (cast.administrator, False)):  # fmt: skip
        shown = client_of(somebody).get("/desk/").content.decode()
        assert (page in shown, "Welfare of the test" in shown) == (sees, sees)
        assert "spoed" not in shown
    client_of(cast.worker).post(f"{page}refuse/", {"because": "NOT_OURS"})
    assert page not in client_of(cast.worker).get("/desk/").content.decode()


def test_an_answer_to_who_looked_stands_on_today_of_who_may_read_it_second(cast: Cast, contact, client_of):
    case = cases.open_from_contact(contact, [cases.Person(1, age_group="ADULT")], by=cast.worker)
    answer = own_right.prepare_who_looked(
        case, person=1, recognised="IN_PERSON", others_checked=True, secrecy_checked=True, by=cast.lead
    )
    page = f"/desk/cases/{case}/who-looked/{answer}/"
    shows = {
        name: page in client_of(getattr(cast, name)).get("/desk/").content.decode()
        for name in ("worker", "lead", "volunteer", "outsider")
    }
    assert shows == {"worker": True, "lead": False, "volunteer": False, "outsider": False}
    own_right.check_who_looked(answer, agrees=True, others_checked=True, secrecy_checked=True, by=cast.worker)
    assert page not in client_of(cast.worker).get("/desk/").content.decode()
