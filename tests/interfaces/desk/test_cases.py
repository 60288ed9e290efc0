"""A case at the desk: opened from a contact, written in, given tasks, closed; not there for anybody else."""

import uuid

import pytest
from django.utils import timezone

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.cases import operations
from houvast.records.cases.models import Case
from houvast.records.cases.operations import Person

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


POSTS = (
    "people/", "people/1/agree/", "timeline/", "tasks/", "tasks/1/end/", "close/", "reopen/", "erase/",
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


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_are_read_by_everybody_and_fit_a_phone(cast, page_of, live_server, contact, scheme):
    seen = [Person(1, called="Lies"), Person(2, role_assessed="BOTH", because={"FEAR": "2026-11-01"})]
    case = operations.open_from_contact(contact, seen, by=cast.worker)
    operations.add_event(case, "Een lange regel " * 20, by=cast.worker)
    operations.add_task(case, "Bel de school", owner=cast.lead.id, due_on=TODAY(), by=cast.worker)
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    for address in ("/desk/cases/", f"/desk/cases/{case}/"):
        page.goto(live_server.url + address)
        for each in page.locator("main summary").all():
            each.click()
        for width in (360, 1280):
            resize(page, width)
            assert not scrolls_sideways(page), (address, width)
        page.evaluate("scrollTo(0, 0)")  # what has scrolled under the bar is no target
        assert violations(page) == []


def test_somebody_in_it_asks_about_themselves_and_is_answered_without_a_name(cast, worker, client_of, case):
    asked = {"person": "1", "recognised": "CALLED_BACK", "kind": "QUESTION", "words": "Waarom?"}
    worker.post(f"/desk/cases/{case}/asks/", asked | {"owner": str(cast.lead.id)})
    assert "Waarom?" in shown(worker, case)
    lead = client_of(cast.lead)
    unread = lead.post(f"/desk/cases/{case}/who-looked/", asked)
    assert unread["Location"] == f"/desk/cases/{case}/"
    answer = lead.post(f"/desk/cases/{case}/who-looked/", asked | {"others": "yes", "secrecy": "yes"})
    main = answer.content.decode().split("<main")[1].split("</main")[0]
    assert "week van" in main
    assert "Worker" not in main
    assert worker.post(f"/desk/cases/{case}/who-looked/", asked).status_code == 404
