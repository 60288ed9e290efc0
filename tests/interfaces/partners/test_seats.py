"""What somebody of another agency sees and does: the seats of their agency, and nothing else."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import WOMAN, Cast, registration
from houvast.interfaces.partners import notifications as pages
from houvast.interfaces.shell.buckets import Buckets, Limit
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations
from houvast.records.cases.models import Contribution, Notification, Seat
from houvast.records.cases.operations import Person, conferences, grounds, laying, partnering, seats
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, partner
from two_at_once import at_once

SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Haar man", age_group="ADULT", role_stated="PERPETRATOR")


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, [SHE, HE], by=cast.worker)


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw):
    return partner(caw, by=cast.administrator)


@pytest.fixture
def ground(cast: Cast, case, caw, helper) -> uuid.UUID:
    return grounds.invoke_ground(case, consent(), agency=caw, by=cast.worker)


@pytest.fixture
def seat(cast: Cast, case, caw, ground) -> uuid.UUID:
    made = invited(case, caw, ground, by=cast.worker)
    laying.lay(case, "Zij slaapt bij haar zus.", field="SITUATION", about=1, to=[made], by=cast.worker)
    return made


def plain(response) -> bytes:
    """A page without the token that each form has afresh."""
    return re.sub(rb'csrfmiddlewaretoken" value[^>]*', b"", response.content)


def test_an_invitation_says_what_for_on_which_ground_and_nothing_of_who_it_is_about(client_of, helper, seat):
    client = client_of(helper)
    assert client.get("/desk/")["Location"] == "/partners/"
    assert f"/partners/{seat}/" in client.get("/partners/").content.decode()
    page = client.get(f"/partners/{seat}/").content.decode()
    assert "To help the person" in page
    assert "haar zus" not in page
    refused = client.post(f"/partners/{seat}/accept/")
    assert refused.status_code == 422
    assert client.post(f"/partners/{seat}/accept/", {"secrecy": "yes"}).status_code == 302
    assert "Zij slaapt bij haar zus." in client.get(f"/partners/{seat}/").content.decode()


def test_declined_with_a_reason_it_is_gone_and_its_keys_with_it(cast, client_of, helper, seat):
    client = client_of(helper)
    assert client.post(f"/partners/{seat}/decline/", {"because": "x"}).status_code == 422
    assert client.post(f"/partners/{seat}/decline/", {"because": "CONFLICT"}).status_code == 302
    row = Seat.objects.get()
    assert (row.state, row.declined_because, row.holder) == ("DECLINED", "CONFLICT", None)
    assert client.get(f"/partners/{seat}/").status_code == 404
    assert not row.keys.filter(closed_on=None).exists()


def test_it_contributes_for_the_finality_and_notes_for_itself(cast, client_of, case, helper, seat):
    client = client_of(helper)
    client.post(f"/partners/{seat}/accept/", {"secrecy": "yes"})
    said = {"words": "Ze kwam <gisteren>.", "field": "SITUATION", "about": "1"}
    for wrong in ({"field": "HEALTH"}, {"about": "2"}, {"about": "x"}, {"words": " "}, {"field": "LOCATION"}):
        refused = client.post(f"/partners/{seat}/contribute/", said | wrong)
        assert refused.status_code == 422
    assert client.post(f"/partners/{seat}/contribute/", said).status_code == 302
    assert client.post(f"/partners/{seat}/notes/", {"words": "Bel <maandag>."}).status_code == 302
    page = client.get(f"/partners/{seat}/").content.decode()
    assert "Ze kwam &lt;gisteren&gt;." in page
    assert "Bel &lt;maandag&gt;." in page
    read = laying.read_table(case, by=cast.worker).laid
    assert [each.words for each in read] == ["Zij slaapt bij haar zus.", "Ze kwam <gisteren>."]
    assert "maandag" not in repr(operations.read(case, by=cast.worker)) + repr(read)
    assert b"maandag" not in b"".join(bytes(row.sealed) for row in Seat.objects.get().notes.all())


def test_handed_over_a_colleague_confirms_secrecy_anew_and_one_sees_it_no_more(
    cast, client_of, caw, helper, seat
):
    colleague = partner(caw, by=cast.administrator, name="colleague")
    one = client_of(helper)
    one.post(f"/partners/{seat}/accept/", {"secrecy": "yes"})

    accounts.hand_over(colleague.id, team=caw, by=helper)
    two = client_of(colleague)
    assert two.get(f"/partners/{seat}/").status_code == 404
    assert one.post(f"/partners/{seat}/hand-over/", {"to": str(cast.worker.id)}).status_code == 422
    assert one.post(f"/partners/{seat}/hand-over/", {"to": str(colleague.id)}).status_code == 302
    assert one.get(f"/partners/{seat}/").status_code == 404
    assert "haar zus" not in two.get(f"/partners/{seat}/").content.decode()
    assert two.post(f"/partners/{seat}/notes/", {"words": "x"}).status_code == 404
    two.post(f"/partners/{seat}/secrecy/", {"secrecy": "yes"})
    assert "zus" in two.get(f"/partners/{seat}/").content.decode()


@pytest.mark.parametrize("how", ["withdrawn", "undone", "ended", "closed", "expired"])
def test_what_is_over_while_a_page_is_open_is_refused_clearly_and_nothing_is_half_shared(
    cast, client_of, case, helper, ground, seat, monkeypatch, how
):
    client = client_of(helper)
    client.post(f"/partners/{seat}/accept/", {"secrecy": "yes"})
    client.get(f"/partners/{seat}/")
    none = client.post(f"/partners/{uuid.uuid4()}/contribute/", {"words": "Getypt."})
    before = Contribution.objects.count()
    if how == "expired":
        later = timezone.localdate() + timedelta(days=40)
        monkeypatch.setattr(timezone, "localdate", lambda: later)
    else:
        {
            "withdrawn": lambda: grounds.end_ground(ground, by=cast.worker),
            "undone": lambda: seats.undo_invitation(seat, by=cast.worker),
            "ended": lambda: seats.end_seat(seat, by=cast.lead),
            "closed": lambda: operations.close(case, outcome="SAFER", by=cast.worker),
        }[how]()
    said = {"words": "Getypt.", "field": "SITUATION", "about": "1"}
    refused = client.post(f"/partners/{seat}/contribute/", said)
    assert refused.status_code == 404
    assert "Nothing was saved" in refused.content.decode()
    assert "Getypt." in refused.content.decode()
    assert plain(refused) == plain(none)
    assert Contribution.objects.count() == before
    assert client.get(f"/partners/{seat}/").content == client.get(f"/partners/{uuid.uuid4()}/").content
    assert str(seat) not in client.get("/partners/").content.decode()


def test_a_partner_finds_nothing_of_the_desk_and_the_desk_finds_no_partners_page(
    cast, client_of, case, helper, seat
):
    client = client_of(helper)
    contact = operations.read(case, by=cast.worker).contact
    for page in (
        f"/desk/cases/{case}/", f"/desk/cases/{case}/table/", "/desk/cases/", f"/desk/contacts/{contact}/",
        "/desk/contacts/", "/desk/people/", "/desk/trail/", "/desk/talks/", "/desk/search/", "/desk/figures/",
    ):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 404 or str(contact) not in answer.content.decode(), page
        assert "Janssens" not in answer.content.decode()
    for somebody in (cast.worker, cast.lead, cast.outsider, cast.administrator):
        other = client_of(somebody)
        assert other.get("/partners/").status_code == 404
        assert other.get(f"/partners/{seat}/").status_code == 404


def test_several_of_an_agency_sit_there_and_one_leaves_without_the_other(cast, client_of, caw, helper, seat):
    colleague = partner(caw, by=cast.administrator, name="colleague")
    accounts.hand_over(colleague.id, team=caw, by=helper)
    one, two = client_of(helper), client_of(colleague)
    one.post(f"/partners/{seat}/accept/", {"secrecy": "yes"})
    assert two.get(f"/partners/{seat}/").content == two.get(f"/partners/{uuid.uuid4()}/").content
    assert one.post(f"/partners/{seat}/sitting/", {"to": str(cast.worker.id)}).status_code == 422
    assert one.post(f"/partners/{seat}/sitting/", {"to": str(colleague.id)}).status_code == 302
    assert "haar zus" not in two.get(f"/partners/{seat}/").content.decode()
    assert two.post(f"/partners/{seat}/notes/", {"words": "x"}).status_code == 404
    two.post(f"/partners/{seat}/secrecy/", {"secrecy": "yes"})
    for client in (one, two):
        page = client.get(f"/partners/{seat}/").content.decode()
        assert "Zij slaapt bij haar zus." in page
        assert "Colleague" in page
    assert two.post(f"/partners/{seat}/sitting/end/", {"who": str(helper.id)}).status_code == 302
    assert one.get(f"/partners/{seat}/").status_code == 404
    assert "zus" in two.get(f"/partners/{seat}/").content.decode()
    last = two.post(f"/partners/{seat}/sitting/end/", {"who": str(colleague.id)})
    assert last.status_code == 422


def test_own_actions_are_ended_and_own_minutes_taken_along(cast, client_of, case, caw, helper, seat):
    client = client_of(helper)
    client.post(f"/partners/{seat}/accept/", {"secrecy": "yes"})
    today = timezone.localdate()
    held = conferences.plan_conference(
        today, team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    item = conferences.put_on_agenda(held, case, because="CHOICE", by=cast.worker)
    conferences.note_attendance(held, "Somebody", how="PRESENT", agency=caw, by=cast.worker)
    number = conferences.add_line(
        item, "Ga <morgen> langs.", kind="ACTION", field="SITUATION", about=1,
        action=conferences.Action(caw, today), version=1, by=cast.worker,
    )  # fmt: skip
    page = client.get(f"/partners/{seat}/").content.decode()
    assert "Ga &lt;morgen&gt; langs." in page
    made = client.post(f"/partners/{seat}/minutes/{item}/")
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    address = f"/partners/{seat}/actions/{number}/"
    refused = client.post(address, {"state": "NOT_DONE", "words": ""})
    assert refused.status_code == 422
    assert client.post(address, {"state": "x", "words": "Getypt."}).status_code == 404
    assert client.post(address, {"state": "NOT_DONE", "words": "Niemand <thuis>."}).status_code == 302
    assert "Niemand &lt;thuis&gt;." in client.get(f"/partners/{seat}/").content.decode()
    desk = client_of(cast.worker).get(f"/desk/minutes/{item}/")
    assert "Niemand &lt;thuis&gt;." in desk.content.decode()
    outsider = client_of(partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="else"))
    assert outsider.post(address, {"state": "DONE"}).status_code == 404
    assert outsider.post(f"/partners/{seat}/minutes/{item}/").status_code == 404


def notifying(caw, cast, **more) -> dict[str, str]:
    return {
        "once": str(uuid.uuid4()), "agency": str(caw), "team": str(cast.phone_line), "ground": "CONSENT",
        "purpose": "HELP", "document": "Ze zei ja.", "words": "Ze kwam op <spoed>.",
    } | more  # fmt: skip


def test_a_situation_is_notified_under_a_ground_and_its_words_stay_where_that_is_refused(
    cast, client_of, caw, helper
):
    client = client_of(helper)
    refused = client.post("/partners/notifications/", notifying(caw, cast, document=""))
    assert refused.status_code == 422
    assert "Ze kwam op &lt;spoed&gt;." in refused.content.decode()
    assert client.post("/partners/notifications/", notifying(caw, cast)).status_code == 302
    page = client.get("/partners/notifications/").content.decode()
    assert "Received" in page
    assert "spoed" not in page


def test_the_page_of_who_notified_is_byte_identical_with_and_without_a_case_here(
    cast, client_of, caw, helper
):
    client, desk = client_of(helper), client_of(cast.worker)
    pages = []
    for known in (True, False):
        Notification.objects.all().delete()
        there = operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
        client.post("/partners/notifications/", notifying(caw, cast))
        client.get("/partners/notifications/")  # what is said once is said
        waiting = Notification.objects.get()
        said = {"case": str(there) if known else ""}
        assert desk.post(f"/desk/cases/notified/{waiting.id}/take/", said).status_code == 302
        page = re.sub(rb'name="once" value[^>]*', b"", plain(client.get("/partners/notifications/")))
        assert b"Taken" in page
        pages.append(page)
    assert pages[0] == pages[1]


def test_the_desk_reads_what_was_notified_takes_it_or_not_and_nobody_else_finds_it(
    cast, client_of, caw, helper
):
    client_of(helper).post("/partners/notifications/", notifying(caw, cast))
    address = f"/desk/cases/notified/{Notification.objects.get().id}/"
    for somebody in (cast.outsider, cast.volunteer, cast.administrator, helper):
        other = client_of(somebody)
        assert other.get(address).status_code == 404
        assert other.post(address + "take/").status_code == 404
        assert other.post(address + "refuse/", {"because": "NOT_OURS"}).status_code == 404
    desk = client_of(cast.worker)
    assert address in desk.get("/desk/cases/").content.decode()
    assert "Ze kwam op &lt;spoed&gt;." in desk.get(address).content.decode()
    assert desk.post(address + "refuse/", {"because": "x"}).status_code == 422
    assert desk.post(address + "refuse/", {"because": "TOO_LITTLE"}).status_code == 302
    assert desk.get(address).status_code == 404
    assert "We cannot go on with this" in client_of(helper).get("/partners/notifications/").content.decode()


def test_one_agency_that_sends_very_many_waits_and_what_it_typed_stays_and_others_go_on(
    cast, client_of, caw, helper, settings, monkeypatch
):
    settings.LIMIT_NETWORKS = True
    monkeypatch.setattr(pages, "buckets", Buckets(lambda: 0.0))
    monkeypatch.setattr(pages, "OF_ONE_PERSON", Limit(2, 300))
    monkeypatch.setattr(pages, "OF_ONE_AGENCY", Limit(3, 120))
    colleague = client_of(partner(caw, by=cast.administrator, name="colleague"))
    other = agency("CAW", by=cast.administrator, name="Another")
    client, elsewhere = client_of(helper), client_of(partner(other, by=cast.administrator))

    def send(by, of=caw):
        said = notifying(of, cast) | {"once": str(uuid.uuid4())}
        return by.post("/partners/notifications/", said)

    assert [send(client).status_code for _ in range(3)] == [302, 302, 422]
    assert send(colleague).status_code == 302
    answer = send(colleague)
    refused = answer.content.decode()
    assert answer.status_code == 422
    assert "Try again in 2 minutes" in refused
    assert "Ze kwam op &lt;spoed&gt;." in refused
    assert send(elsewhere, other).status_code == 302
    assert Notification.objects.count() == 4


def test_nobody_of_the_helpline_finds_the_page_to_notify(cast, client_of):
    for somebody in (cast.worker, cast.lead, cast.outsider, cast.administrator):
        assert client_of(somebody).get("/partners/notifications/").status_code == 404


@pytest.mark.browser
def test_on_a_phone_a_menu_leads_to_every_page_of_theirs(page_of, live_server, helper):
    page = page_of(helper)
    resize(page, 360)
    page.goto(f"{live_server.url}/partners/")
    page.locator(".bar__nav summary").click()
    for address in ("/partners/", "/partners/notifications/", "/partners/statements/"):
        expect(page.locator(f".bar__sheet a[href='{address}']")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_are_readable_on_a_phone(cast, page_of, live_server, helper, seat, scheme):
    page = page_of(helper)
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    for step in ("list", "invitation", "table"):
        page.goto(live_server.url + ("/partners/" if step == "list" else f"/partners/{seat}/"))
        assert page.locator("h1").inner_text().strip() in (
            "Cases around the table", "Your agency is invited", "Case around the table",
        )  # fmt: skip
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert not scrolls_sideways(page), step
        assert violations(page) == [], step
        if step == "invitation":
            partnering.accept_seat(seat, secrecy=True, by=helper)


def test_a_partner_has_their_own_keys_and_preferences_and_no_list_of_the_desk(cast, client_of, helper):
    client = client_of(helper)
    for page in ("/desk/keys/", "/desk/preferences/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert not [each for each in ("/desk/contacts/", "/desk/cases/", "/desk/talks/")
                    if f'href="{each}"' in answer.content.decode()]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_of_an_agency_who_take_a_seat_at_once_take_one(cast, caw, helper, seat):
    colleague = partner(caw, by=cast.administrator, name="colleague")

    def by(person):
        def take():
            try:
                partnering.accept_seat(seat, secrecy=True, by=person)
            except Refused:
                return "refused"
            return "taken"

        return take

    assert sorted(at_once(by(helper), by(colleague))) == ["refused", "taken"]
    row = Seat.objects.get()
    assert (row.state, row.holder_id in (helper.id, colleague.id)) == ("ACCEPTED", True)
