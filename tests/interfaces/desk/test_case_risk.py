"""Risk at the desk: a sheet filled in about one relationship, its warnings first, and what changed since."""

import uuid

import pytest

from cast import Cast
from houvast.records.cases.models import Case, CaseAssessment


@pytest.fixture
def case(cast: Cast, worker, contact) -> uuid.UUID:
    worker.post(f"/desk/contacts/{contact}/case/")
    return Case.objects.get().id


def sheet(yes: int, **more: str) -> dict[str, str]:
    answers = {f"item-{number}": "yes" if number <= yes else "no" for number in range(1, 25)}
    return answers | {"harmed": "1", "harming": "2"} | more


def test_a_sheet_is_filled_in_and_says_first_for_whom_it_does_not_hold(worker, case):
    assert f"/desk/cases/{case}/risk/" in worker.get(f"/desk/cases/{case}/").content.decode()
    form = worker.get(f"/desk/cases/{case}/risk/dash/").content.decode()
    assert 'name="item-24"' in form
    about = {"victim_sex": "M", "perpetrator_sex": "F", "victim_age": "34", "relationship": "FORMER_PARTNER"}
    assert worker.post(f"/desk/cases/{case}/risk/dash/", sheet(10, **about)).status_code == 302
    page = worker.get(f"/desk/cases/{case}/risk/").content.decode()
    assert page.index("Buiten de groep waarvoor") < page.index("<table")
    assert "Buiten de groep waarvoor" in worker.get(f"/desk/cases/{case}/").content.decode()


def test_what_changed_since_the_last_sheet_is_marked(worker, case):
    worker.post(f"/desk/cases/{case}/risk/dash/", sheet(9))
    worker.post(f"/desk/cases/{case}/risk/dash/", sheet(14))
    page = worker.get(f"/desk/cases/{case}/risk/").content.decode()
    assert page.count('<tr class="risk-changed">') == 5


def test_what_protects_is_told_from_what_is_a_risk_and_a_sheet_in_print_says_of_which_case(worker, case):
    form = worker.get(f"/desk/cases/{case}/risk/factors/").content.decode()
    assert form.count(">beschermt</span>") == 6
    answers = {f"item-{number}": "yes" for number in range(1, 26)}
    said = {"harmed": "1", "harming": "2", "band": "raised", "reason": "Hij is bang."}
    assert worker.post(f"/desk/cases/{case}/risk/factors/", answers | said).status_code == 302
    page = worker.get(f"/desk/cases/{case}/risk/").content.decode()
    assert page.count(">beschermt</span>") == 6
    assert '<span class="quiet">25</span>' in page
    [of] = [line for line in page.splitlines() if "Dossier van" in line]
    assert "no-print" not in of
    assert "Risico en bescherming op een rij, " in worker.get(f"/desk/cases/{case}/").content.decode()


def test_what_is_refused_stays_on_the_screen(worker, case):
    typed = sheet(3, band="high", victim_age="34")
    refused = worker.post(f"/desk/cases/{case}/risk/dash/", typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.count(" checked") == 24
    assert 'value="34"' in page
    assert not CaseAssessment.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"item-1": "maybe", "harmed": "1", "harming": "2"},
        {"item-1": "yes", "harmed": "²", "harming": "9" * 400},
        {"item-1": "yes", "harmed": "1", "harming": "2", "victim_sex": "<b>", "victim_age": "-1"},
        {"item-1": "yes", "harmed": "1", "harming": "2", "band": "x", "reason": "y"},
    ],
)
def test_a_form_that_nobody_sent_keeps_nothing(worker, case, posted):
    assert worker.post(f"/desk/cases/{case}/risk/dash/", posted).status_code == 422
    assert worker.post(f"/desk/cases/{case}/risk/epv/", posted).status_code == 404
    assert not CaseAssessment.objects.exists()


@pytest.mark.parametrize("somebody", ["outsider", "at_shelter", "volunteer", "statistician", "administrator"])
def test_nobody_else_finds_it(cast, client_of, case, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get(f"/desk/cases/{case}/risk/").status_code == 404
    assert client.get(f"/desk/cases/{case}/risk/dash/").status_code == 404
    assert client.post(f"/desk/cases/{case}/risk/dash/", sheet(3)).status_code == 404
    assert not CaseAssessment.objects.exists()
