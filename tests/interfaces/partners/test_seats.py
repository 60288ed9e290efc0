"""What somebody of another agency sees and does: the seats of their agency, and nothing else."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import WOMAN, Cast, registration
from houvast.records.cases import operations
from houvast.records.cases.models import Contribution, Seat
from houvast.records.cases.operations import Person, grounds, laying, partnering, seats
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, partner

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
    assert "zus" not in page
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
    from houvast.records.accounts import operations as accounts

    accounts.hand_over(colleague.id, team=caw, by=helper)
    two = client_of(colleague)
    assert two.get(f"/partners/{seat}/").status_code == 404
    assert one.post(f"/partners/{seat}/hand-over/", {"to": str(cast.worker.id)}).status_code == 422
    assert one.post(f"/partners/{seat}/hand-over/", {"to": str(colleague.id)}).status_code == 302
    assert one.get(f"/partners/{seat}/").status_code == 404
    assert "zus" not in two.get(f"/partners/{seat}/").content.decode()
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
