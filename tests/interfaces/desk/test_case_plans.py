"""A safety plan at the desk: written together, printed where that is safe, put into the person's own talk."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.cases import operations
from houvast.records.cases.models import Case, SafetyPlan
from houvast.records.cases.operations import Person
from houvast.records.contacts.operations import answering
from records.contacts.talking_with import begun, set_line

WEEK = timedelta(days=7)


@pytest.fixture
def case(cast: Cast, worker, contact) -> uuid.UUID:
    worker.post(f"/desk/contacts/{contact}/case/")
    return Case.objects.get().id


def form(**more: object) -> dict[str, object]:
    review_on = (timezone.localdate() + WEEK).isoformat()
    said = {"section-PLACES": "Bij <b>mijn zus</b>", "language": "nl", "review_on": review_on}
    return said | {"safe": ["PAPER"]} | more


def test_it_is_written_shown_and_printed_under_a_name_that_says_nothing(worker, case):
    page = f"/desk/cases/{case}/plan/1/"
    assert page in worker.get(f"/desk/cases/{case}/").content.decode()
    assert worker.post(page, form()).status_code == 302
    shown = worker.get(page).content.decode()
    assert "Bij &lt;b&gt;mijn zus&lt;/b&gt;" in shown
    assert f"{page}mailbox/" not in shown
    printed = worker.post(f"{page}print/")
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert printed.content.startswith(b"%PDF")


def test_who_began_before_a_colleague_kept_theirs_sees_both_and_loses_nothing(worker, client_of, cast, case):
    page = f"/desk/cases/{case}/plan/1/"
    worker.post(page, form())
    [plan] = SafetyPlan.objects.all()
    client_of(cast.lead).post(
        page, form(**{"section-PLACES": "Bij mijn broer", "safe": [], "after": plan.number})
    )
    refused = worker.post(page, form(**{"section-PLACES": "Bij mijn tante", "after": plan.number}))
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "Bij mijn broer" in shown
    assert "Bij mijn tante</textarea>" in shown
    assert f"{page}print/" not in shown
    newest = SafetyPlan.objects.latest("number").number
    assert f'name="after" value="{newest}"' in shown  # they have seen it: what they keep now goes
    assert worker.post(page, form(**{"section-PLACES": "Bij mijn tante", "after": newest})).status_code == 302
    now = worker.get(page).content.decode()
    assert all(
        each in now for each in ("Bij &lt;b&gt;mijn zus&lt;/b&gt;", "Bij mijn broer", "Bij mijn tante")
    )


def test_where_paper_is_not_safe_there_is_no_print(worker, case):
    page = f"/desk/cases/{case}/plan/1/"
    worker.post(page, form(safe=[]))
    assert f"{page}print/" not in worker.get(page).content.decode()
    refused = worker.post(f"{page}print/", follow=True)
    assert refused["Content-Type"].startswith("text/html")
    assert "telt als nee" in refused.content.decode()


def test_it_is_put_into_their_own_talk_once_by_who_has_that_in_hands(cast, worker, client_of):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast, "MAILBOX")
    answering.take_talk(talk.id, by=cast.worker)
    contact = answering.register_talk(talk.id, registration(WOMAN), team=cast.phone_line, by=cast.worker)
    case = operations.open_from_contact(contact, [Person(1)], reached_out=1, by=cast.worker)
    page = f"/desk/cases/{case}/plan/1/"
    worker.post(page, form(safe=["MAILBOX"]))
    assert f"{page}mailbox/" in worker.get(page).content.decode()
    assert f"{page}mailbox/" not in client_of(cast.lead).get(page).content.decode()
    refused = client_of(cast.lead).post(f"{page}mailbox/", {"once": uuid.uuid4()}, follow=True)
    assert "niet in handen" in refused.content.decode()
    once = {"once": str(uuid.uuid4())}
    for _twice in range(2):
        worker.post(f"{page}mailbox/", once)
    said = [each.text for each in answering.open_talk(talk.id, by=cast.worker).said]
    assert [each for each in said if "mijn zus" in each] == [
        "Waar ik naartoe kan en hoe ik er kom\nBij <b>mijn zus</b>"
    ]


@pytest.mark.parametrize("reached_out", [1, 0])
def test_a_plan_never_goes_into_the_talk_of_somebody_else_in_the_case(cast, worker, reached_out):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast, "MAILBOX")
    answering.take_talk(talk.id, by=cast.worker)
    contact = answering.register_talk(talk.id, registration(WOMAN), team=cast.phone_line, by=cast.worker)
    both = [Person(1), Person(2, age_group="CHILD")]
    case = operations.open_from_contact(contact, both, reached_out=reached_out, by=cast.worker)
    page = f"/desk/cases/{case}/plan/2/"
    worker.post(page, form(safe=["MAILBOX"]))
    assert f"{page}mailbox/" not in worker.get(page).content.decode()
    refused = worker.post(f"{page}mailbox/", {"once": str(uuid.uuid4())}, follow=True)
    assert "niet van deze persoon" in refused.content.decode()
    assert "mijn zus" not in "".join(each.text for each in answering.open_talk(talk.id, by=cast.worker).said)


def test_today_names_what_is_to_be_gone_through_again(cast, worker, outsider, case):
    worker.post(f"/desk/cases/{case}/plan/1/", form())
    assert f"/desk/cases/{case}/plan/1/" not in worker.get("/desk/").content.decode()
    SafetyPlan.objects.update(review_on=timezone.localdate())
    assert f"/desk/cases/{case}/plan/1/" in worker.get("/desk/").content.decode()
    assert f"/desk/cases/{case}/plan/1/" not in outsider.get("/desk/").content.decode()


@pytest.mark.parametrize(
    "posted", [{}, {"review_on": "soon"}, {"safe": ["POST"]}, {"language": "../nl"}, {"section-PLACES": " "}]
)
def test_what_is_refused_keeps_what_was_typed_and_nothing_else(worker, case, posted):
    refused = worker.post(f"/desk/cases/{case}/plan/1/", form(**posted) if posted else {})
    assert refused.status_code == 422
    assert not SafetyPlan.objects.exists()
    assert worker.post(f"/desk/cases/{case}/plan/9/", form()).status_code == 404
    assert worker.get(f"/desk/cases/{case}/plan/9/").status_code == 404


@pytest.mark.parametrize("somebody", ["outsider", "at_shelter", "volunteer", "statistician", "administrator"])
def test_nobody_else_finds_it(cast, worker, client_of, case, somebody):
    worker.post(f"/desk/cases/{case}/plan/1/", form())
    client = client_of(getattr(cast, somebody))
    assert client.get(f"/desk/cases/{case}/plan/1/").status_code == 404
    for post in ("", "print/", "mailbox/"):
        assert client.post(f"/desk/cases/{case}/plan/1/{post}", form()).status_code == 404
    assert SafetyPlan.objects.count() == 1
