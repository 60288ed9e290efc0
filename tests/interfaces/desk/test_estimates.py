"""Estimates at the desk: asked for from a file, watched, read, and published with the figures."""

import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from houvast.records.releases.models import Report

LISTS = "helpline,police,welfare,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,12\n1,0,1,9\n0,1,1,3\n1,1,1,6\n"
TIMES = "times,sex\n" + "1,F\n" * 60 + "1,M\n" * 40 + "2,F\n" * 15 + "2,M\n" * 9 + "3,F\n" * 6
ASKED = {
    "about": "Invented people",
    "first": "2025-01-01",
    "last": "2025-12-31",
    "method": "main",
    "tables": "200",
    "seed": "1",
}
ADDRESS = "/desk/figures/estimates/"
NEVER_ONE_NUMBER = {
    "nl": "Noem nooit één getal",
    "fr": "Ne citez jamais un seul chiffre",
    "de": "Nennen Sie nie eine einzelne Zahl",
    "en": "Never print one number",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    return tmp_path


@pytest.fixture
def statistician(cast: Cast, client_of) -> Client:
    client = client_of(cast.statistician)
    client.post("/desk/language/", {"language": "en"})
    return client


def compute(cast: Cast) -> uuid.UUID:
    return operations.compute_report(operations.take_report(by=cast.command), by=cast.command)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_uploaded_file_becomes_an_estimate_with_drawing_paragraph_and_models(
    statistician: Client, cast: Cast
):
    file = SimpleUploadedFile("lists.csv", LISTS.replace(",", ";").encode("utf-8-sig"))
    page = statistician.post(ADDRESS, {**ASKED, "file": file}, follow=True).content.decode()
    assert "Waits for its turn" in page
    assert "data-again" in page
    report = compute(cast)
    page = text(statistician, f"{ADDRESS}{report}/")
    assert "Never print one number without the limits." in page
    assert "Invented people" in page
    assert 'role="img"' in page
    assert "lists independent" in page
    assert "data-again" not in page
    assert "<dd>hidden</dd>" in page  # three on police and welfare


def test_pasted_persons_of_one_register_become_an_estimate(statistician: Client, cast: Cast):
    said = {**ASKED, "method": "poisson", "pasted": TIMES, "covariates": "sex"}
    statistician.post(f"{ADDRESS}?kind=repeats", said)
    page = text(statistician, f"{ADDRESS}{compute(cast)}/")
    assert "Poisson (chosen)" in page
    assert "A receipt that is used again" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"pasted": ""}, "Choose a file, or paste the counts."),
        ({"pasted": LISTS.replace("60", "-60")}, "Line 3"),
        ({"pasted": LISTS.replace("60", "6.5")}, "not whole"),
        ({"pasted": "helpline,police,n\n1,0,50\n0,1,60\n"}, "Too few people are on two lists"),
        ({"about": ""}, "required"),
        ({"last": "2024-12-31"}, "The last day lies before the first day."),
        ({"method": "poisson"}, "valid choice"),
        ({"count": "cases"}, "There is no column"),
        ({"split_by": "sex"}, "There is no column"),
        ({"order": "0"}, "greater than or equal to 1"),
        ({"tables": "many"}, "whole number"),
        ({"pasted": "\x00"}, ""),
        ({"pasted": "/etc/hostname"}, ""),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(
    changed: dict[str, str], says: str, statistician: Client
):
    response = statistician.post(ADDRESS, {**ASKED, "pasted": LISTS, **changed})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert "govuk-error-summary" in response.content.decode()
    assert not Report.objects.exists()


def test_a_file_that_is_too_large_is_refused(statistician: Client):
    file = SimpleUploadedFile("lists.csv", b"a,b\n" + b"1,0\n" * 600_000)
    response = statistician.post(ADDRESS, {**ASKED, "file": file})
    assert response.status_code == 422
    assert "larger than 2 MB" in response.content.decode()


def test_data_without_an_estimate_say_so_in_the_language_of_the_reader(statistician: Client, cast: Cast):
    statistician.post(ADDRESS, {**ASKED, "pasted": "a,b,n\n1,0,50\n1,1,50\n"})
    report = compute(cast)
    statistician.post("/desk/language/", {"language": "nl"})
    assert "geen grens aan het aantal" in text(statistician, f"{ADDRESS}{report}/")


def test_who_makes_no_figures_finds_no_estimates(cast: Cast, client_of, statistician: Client):
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    report = compute(cast)
    for who in (cast.worker, cast.volunteer, cast.lead, cast.administrator, cast.outsider):
        client = client_of(who)
        assert client.get(ADDRESS).status_code == 404
        assert client.get(f"{ADDRESS}{report}/").status_code == 404
        assert client.get(f"{ADDRESS}{report}/files/json").status_code == 404
        for verb in ("discard", "include"):
            assert client.post(f"{ADDRESS}{report}/{verb}/").status_code == 404


def test_an_estimate_is_published_with_the_figures_and_read_by_anyone(
    statistician: Client, cast: Cast, client_of, client: Client
):
    contacts.import_registrations([registration(WOMAN)] * 9, team=cast.phone_line, by=cast.command)
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    report = compute(cast)
    assert "Gather the figures of" in text(statistician, f"{ADDRESS}{report}/")
    release = operations.gather(date(2025, 1, 1), date(2026, 1, 1), by=cast.statistician)
    page = text(statistician, f"{ADDRESS}{report}/")
    offered = re.search(r'name="release" value="([^"]+)"', page)
    assert offered
    page = statistician.post(
        f"{ADDRESS}{report}/include/", {"release": offered[1]}, follow=True
    ).content.decode()
    within = re.search(r'href="(/desk/figures/[^"]+/estimates/estimate-[^"]+)"', page)
    assert within
    assert "Never print one number" in text(statistician, within[1])
    operations.propose(release, by=cast.statistician)
    operations.check(release, by=cast.statistician)
    operations.sign(release, by=cast.signer)
    assert within[1].rsplit("/", 2)[1] not in text(client, "/en/figures/")
    operations.publish(release, by=cast.signer)
    public = within[1].replace("/desk/", "/nl/")
    for language, said in NEVER_ONE_NUMBER.items():
        page = text(client, public.replace("/nl/", f"/{language}/"))
        assert said in page
        assert [other for other in NEVER_ONE_NUMBER.values() if other in page] == [said]
        file = f"/{language}/figures/{release}/files/{public.rsplit('/', 2)[1]}.{language}.pdf"
        assert client.get(file).status_code == 200
    operations.withdraw(release, reason="WRONG_COUNT", by=cast.signer)
    assert client.get(public).status_code == 404


def test_a_release_or_estimate_that_is_not_there_is_not_found(statistician: Client, cast: Cast):
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    report = compute(cast)
    for said in ("", "nonsense", str(uuid.uuid4())):
        assert statistician.post(f"{ADDRESS}{report}/include/", {"release": said}).status_code == 404
    for name in ("counts.csv", "..%2Fjson", "xx.html", "page.json"):
        assert statistician.get(f"{ADDRESS}{report}/files/{name}").status_code == 404
    assert statistician.get(f"{ADDRESS}{uuid.uuid4()}/").status_code == 404


def test_files_of_an_estimate_can_do_nothing_in_the_browser(statistician: Client, cast: Cast):
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    report = compute(cast)
    page = statistician.get(f"{ADDRESS}{report}/files/en.html")
    assert "sandbox" in page["Content-Security-Policy"]
    assert statistician.get(f"{ADDRESS}{report}/files/en.pdf").content.startswith(b"%PDF")


def test_a_discarded_estimate_is_gone(statistician: Client, cast: Cast):
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    report = compute(cast)
    page = statistician.post(f"{ADDRESS}{report}/discard/", follow=True).content.decode()
    assert "Thrown away" in page
    assert statistician.get(f"{ADDRESS}{report}/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_no_page_of_estimates_is_left_in_english(language: str, statistician: Client, cast: Cast):
    statistician.post(ADDRESS, {**ASKED, "pasted": LISTS})
    statistician.post("/desk/language/", {"language": language})
    waiting = text(statistician, f"{ADDRESS}{Report.objects.get().id}/")
    report = compute(cast)
    english = (
        "Ask for",
        "Who is counted",
        "More choices",
        "Look again",
        "Waits for",
        "Throw",
        "Publish",
        "Never print",
        "Methods side by side",
        "What is assumed",
        "not shown",
    )
    for page in (
        waiting,
        *(text(statistician, f"{ADDRESS}{end}") for end in ("", "?kind=repeats", f"{report}/")),
    ):
        assert [words for words in english if words in page] == []
