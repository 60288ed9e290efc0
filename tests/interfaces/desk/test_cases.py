"""A case at the desk: opened from a contact, written in, given tasks, closed; not there for anybody else."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import override

from cast import WOMAN, Cast, registration
from houvast.records.cases import operations
from houvast.records.cases.models import Case
from houvast.records.cases.queries import ties
from houvast.records.contacts import operations as contacts

TODAY = timezone.localdate


@pytest.fixture
def case(cast: Cast, worker, contact) -> uuid.UUID:
    assert worker.post(f"/desk/contacts/{contact}/case/").status_code == 302
    return Case.objects.get().id


def shown(client, case, **more) -> str:
    return client.get(f"/desk/cases/{case}/", **more).content.decode()


def people(version: int = 1, **changed: str) -> dict[str, object]:
    """The form as it stands for one person and an empty line."""
    said = {
        "version": version, "new": 2, "person": ["1", "2"], "called-1": "Lies", "age_group-1": "ADULT",
        "role_stated-1": "VICTIM", "role_assessed-1": "U", "role_stated-2": "U", "age_group-2": "U",
        "role_assessed-2": "U", "of": ["1"], "to": ["1"], "relationship": [""],
    }  # fmt: skip
    return said | {key.replace("__", "-"): value for key, value in changed.items()}


def test_a_case_begins_at_the_house_with_what_was_typed_kept_where_it_is_refused(cast, worker):
    said = people() | {"team": str(cast.phone_line), "once": str(uuid.uuid4())}
    refused = worker.post("/desk/cases/new/", said | {"called-1": "x" * 81})
    assert refused.status_code == 422
    assert "x" * 81 in refused.content.decode()
    assert not Case.objects.exists()
    made = worker.post("/desk/cases/new/", said)
    assert worker.post("/desk/cases/new/", said)["Location"] == made["Location"]
    case = Case.objects.get()
    assert (case.contact, made["Location"]) == (None, f"/desk/cases/{case.id}/")
    for address in (
        f"/desk/cases/{case.id}/",
        f"/desk/cases/{case.id}/table/",
        f"/desk/cases/{case.id}/plan/1/",
    ):
        assert worker.get(address).status_code == 200
    assert "Niet uit een contact" in shown(worker, case.id)


def test_who_opens_no_case_finds_no_page_for_it(cast, client_of):
    for somebody in (cast.volunteer, cast.administrator, cast.statistician):
        assert client_of(somebody).get("/desk/cases/new/").status_code == 404
    other = client_of(cast.outsider)
    said = people() | {"team": str(cast.phone_line), "once": str(uuid.uuid4())}
    assert other.post("/desk/cases/new/", said).status_code == 404
    assert not Case.objects.exists()


def test_closed_to_a_colleague_and_opened_again_by_a_lead(cast, worker, client_of, case):
    lead = client_of(cast.lead)
    assert lead.post(f"/desk/cases/{case}/closed-to/", {"staff": str(cast.worker.id)}).status_code == 302
    assert worker.get(f"/desk/cases/{case}/").content == worker.get(f"/desk/cases/{uuid.uuid4()}/").content
    [tie] = ties.ties(case, seen_by=cast.lead)
    assert f"/desk/cases/{case}/closed-to/{tie.id}/lift/" in shown(lead, case)
    assert lead.post(f"/desk/cases/{case}/closed-to/{tie.id}/lift/").status_code == 302
    assert worker.get(f"/desk/cases/{case}/").status_code == 200
    assert (
        worker.post(f"/desk/cases/{case}/closed-to/", {"staff": str(cast.worker.id)})["Location"]
        == "/desk/cases/"
    )
    assert worker.get(f"/desk/cases/{case}/").status_code == 404


def test_a_contact_becomes_a_case_with_the_people_and_roles_that_it_names(cast, worker, contact, case):
    opened = operations.read(case, by=cast.worker)
    assert [(each.role_stated, each.age_group) for each in opened.people] == [
        ("VICTIM", "ADULT"), ("PERPETRATOR", "ADULT"),
    ]  # fmt: skip
    assert opened.people[0].role_assessed == "VICTIM"
    assert [each.relationship for each in opened.relations] == ["CURRENT_PARTNER"]
    for page in (f"/desk/contacts/{contact}/", "/desk/cases/"):
        assert f"/desk/cases/{case}/" in worker.get(page).content.decode()
    assert worker.post(f"/desk/contacts/{contact}/case/")["Location"] == f"/desk/cases/{case}/"
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({"safe_to_contact": "YES"}, "Bellen; 9-12"),
        ({"safe_to_contact": "NO"}, "Het is niet veilig om contact op te nemen met deze persoon."),
        ({"safe_to_contact": "U"}, "niet gevraagd, dus geen contact opnemen"),
    ],
)
def test_how_it_is_safe_to_reach_somebody_comes_along_and_what_nobody_asked_is_no(cast, worker, said, stands):
    made = registration(WOMAN, **said)
    details = replace(made.details, safe_ways=("CALL",), safe_hours="9-12", safe_conditions="")
    of = contacts.register(replace(made, details=details), team=cast.phone_line, by=cast.worker)
    case = worker.post(f"/desk/contacts/{of}/case/")["Location"]
    assert stands in worker.get(case).content.decode()
    worker.post(f"{case}people/", people(**{"safe_contact-1": "Bel <b>na</b> zes uur"}))
    assert "Bel &lt;b&gt;na&lt;/b&gt; zes uur" in worker.get(case).content.decode()
    refused = worker.post(f"{case}people/", people(2, **{"safe_contact-1": "x" * 4001}))
    assert refused.status_code == 422


def test_written_in_tasked_and_closed(cast, worker, client_of, case):
    page = f"/desk/cases/{case}/"
    worker.post(f"{page}timeline/", {"words": "Zij <b>belde</b>", "kind": "TALK", "on": TODAY().isoformat()})
    given = {"words": "Bel de school", "owner": str(cast.lead.id), "due_on": TODAY().isoformat()}
    assert worker.post(f"{page}tasks/", given).status_code == 302
    lead = client_of(cast.lead)
    text = shown(lead, case)
    assert "Zij &lt;b&gt;belde" in text
    assert "Bel de school" in text
    assert f"/desk/cases/{case}/#task-1" in lead.get("/desk/cases/").content.decode()
    worker.post(f"{page}close/", {"outcome": "SAFER"})
    assert Case.objects.get().state == "OPEN"  # something is still to be done
    refused = lead.post(f"{page}tasks/1/end/", {"state": "NOT_DONE", "why_not": ""})
    assert refused.status_code == 422
    lead.post(f"{page}tasks/1/end/", {"state": "NOT_DONE", "why_not": "De school was dicht"})
    assert "De school was dicht" in shown(worker, case)
    worker.post(f"{page}close/", {"outcome": "SAFER"})
    assert f"/desk/cases/{case}/" in worker.get("/desk/cases/?state=closed").content.decode()
    assert f"/desk/cases/{case}/" not in worker.get("/desk/cases/").content.decode()
    worker.post(f"{page}reopen/")
    assert Case.objects.get().state == "OPEN"


def test_what_they_say_of_each_other_stands_in_order_and_what_is_refused_stays_typed(cast, worker, case):
    page = f"/desk/cases/{case}/"
    worker.post(f"{page}people/", people(**{"called-2": "Bram"}))
    told = {"said_by": "1", "harming": "2", "harmed": "1", "words": "Hij <b>sloeg</b>"}
    back = {"said_by": "2", "harming": "1", "harmed": "2", "words": "Zij sloeg"}
    for said in (told, back):
        assert worker.post(f"{page}said/", said).status_code == 302
    text = shown(worker, case)
    first, second = "Lies zegt: Bram deed Lies kwaad", "Bram zegt: Lies deed Bram kwaad"
    assert text.index(first) < text.index(second)
    assert "Hij &lt;b&gt;sloeg&lt;/b&gt;" in text
    refused = worker.post(f"{page}said/", told | {"harmed": "2", "words": "Getypt"})
    assert refused.status_code == 422
    assert "Getypt" in refused.content.decode()
    assert len(operations.read(case, by=cast.worker).events) == 2


def test_people_are_changed_and_what_is_refused_stays_on_the_screen(cast, worker, case):
    page = f"/desk/cases/{case}/people/"
    new = {"called__2": "Haar broer", "role_stated__2": "WITNESS_OTHER"}
    assert worker.post(page, people(**new)).status_code == 302
    assert [each.called for each in operations.read(case, by=cast.worker).people] == ["Lies", "Haar broer"]
    unreasoned = worker.post(page, people(2, called__1="Getypt", role_assessed__1="PERPETRATOR"))
    assert unreasoned.status_code == 422
    assert "Getypt" in unreasoned.content.decode()
    late = worker.post(page, people(1, called__1="Te laat"))
    assert late.status_code == 422
    assert "Te laat" not in repr(operations.read(case, by=cast.worker).people)


def test_both_is_agreed_to_by_somebody_else(cast, worker, client_of, case):
    said = {"role_assessed-1": "BOTH", "because-1-FEAR": "2026-11-01"}
    worker.post(f"/desk/cases/{case}/people/", people() | said)
    agree = f"/desk/cases/{case}/people/1/agree/"
    assert agree not in shown(worker, case)
    assert agree in shown(client_of(cast.lead), case)
    worker.post(agree, {"version": 2})
    assert operations.read(case, by=cast.worker).people[0].waits
    client_of(cast.lead).post(agree, {"version": 2})
    assert not operations.read(case, by=cast.worker).people[0].waits


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"version": "x", "person": ["1", "-1", "²", "9" * 400]},
        {"version": "1", "of": ["1"], "to": ["zz"]},
    ],
)
def test_a_form_that_nobody_sent_changes_nothing(cast, worker, case, posted):
    before = operations.read(case, by=cast.worker).people
    assert worker.post(f"/desk/cases/{case}/people/", posted).status_code == 422
    for what, more in (("timeline", {"on": "soon"}), ("tasks", {"owner": "me"}), ("tasks/1/end", {})):
        assert worker.post(f"/desk/cases/{case}/{what}/", posted | more).status_code in (404, 422)
    assert operations.read(case, by=cast.worker).people == before


@pytest.mark.parametrize("said", ["11/27/2026", "soon", "<b>27</b>"])
def test_a_day_that_may_be_left_out_is_never_lost_unsaid(cast, worker, case, said):
    typed = {"words": "Zij belde", "kind": "TALK", "on": said}
    refused = worker.post(f"/desk/cases/{case}/timeline/", typed)
    assert refused.status_code == 422
    assert f'value="{escape(said)}"' in refused.content.decode()
    assert "Zij belde" in refused.content.decode()
    count = len(operations.read(case, by=cast.worker).events)
    assert worker.post(f"/desk/cases/{case}/timeline/", typed | {"on": ""}).status_code == 302
    assert len(operations.read(case, by=cast.worker).events) == count + 1


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_day_is_typed_as_it_is_shown(cast, worker, case, language):
    worker.post("/desk/language/", {"language": language})
    with override(language):
        typed = date_format(TODAY(), "SHORT_DATE_FORMAT")
    posted = {"words": "Zij belde", "kind": "TALK", "on": typed}
    assert worker.post(f"/desk/cases/{case}/timeline/", posted).status_code == 302
    assert operations.read(case, by=cast.worker).events[-1].on == TODAY().isoformat()


POSTS = (
    "people/", "people/1/agree/", "said/", "timeline/", "tasks/", "tasks/1/end/", "close/", "reopen/",
    "erase/",
)  # fmt: skip


@pytest.mark.parametrize("somebody", ["outsider", "at_shelter", "volunteer", "statistician", "administrator"])
def test_nobody_else_finds_a_page_a_list_or_a_way_in(cast, client_of, contact, case, somebody):
    client = client_of(getattr(cast, somebody))
    never = client.get(f"/desk/cases/{uuid.uuid4()}/")
    assert client.get(f"/desk/cases/{case}/").status_code == never.status_code == 404
    for post in POSTS:
        said = {"words": "x", "outcome": "SAFER", "state": "DONE", "owner": str(cast.worker.id),
                "due_on": TODAY().isoformat()}  # fmt: skip
        assert client.post(f"/desk/cases/{case}/{post}", people() | said).status_code == 404
    assert client.post(f"/desk/contacts/{contact}/case/").status_code == 404
    listed = client.get("/desk/cases/")
    assert str(case) not in listed.content.decode()
    assert Case.objects.get().version == 1


def test_only_a_lead_erases_on_request(cast, worker, client_of, case):
    assert f"/desk/cases/{case}/erase/" not in shown(worker, case)
    assert worker.post(f"/desk/cases/{case}/erase/").status_code == 404
    assert client_of(cast.lead).post(f"/desk/cases/{case}/erase/").status_code == 302
    assert not Case.objects.exists()


def test_somebody_in_it_asks_about_themselves_and_is_answered_without_a_name(cast, worker, client_of, case):
    asked = {"person": "1", "recognised": "CALLED_BACK", "kind": "QUESTION", "words": "Waarom?"}
    worker.post(f"/desk/cases/{case}/asks/", asked | {"owner": str(cast.lead.id)})
    assert "Waarom?" in shown(worker, case)
    lead = client_of(cast.lead)
    unread = lead.post(f"/desk/cases/{case}/who-looked/", asked)
    assert unread["Location"] == f"/desk/cases/{case}/"
    read = {"others": "yes", "secrecy": "yes"}
    page = lead.post(f"/desk/cases/{case}/who-looked/", asked | read)["Location"]
    assert "wacht op een tweede lezer" in shown(worker, case)
    assert "Week van" not in lead.get(page).content.decode()  # nobody gives what nobody checked
    for early in (f"{page}give/", f"{page}check/"):
        assert lead.post(early, read | {"decision": "agree"}).status_code == 404
    assert "Week van" in worker.get(page).content.decode()
    worker.post(f"{page}check/", {"decision": "agree"})
    assert lead.post(f"{page}give/").status_code == 404  # unread is not checked
    worker.post(f"{page}check/", read | {"decision": "agree"})
    answer = lead.post(f"{page}give/")
    main = answer.content.decode().split("<main")[1].split("</main")[0]
    assert "week van" in main
    assert "Worker" not in main
    assert worker.post(f"/desk/cases/{case}/who-looked/", asked).status_code == 404
