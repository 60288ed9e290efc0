"""Linkage at the desk: off until it is grounded, and then counts only, protected."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cast import Cast
from houvast.records.releases import operations
from houvast.records.releases.models import Linkage, Report
from records.releases.test_linking import COUNTS, ground

ADDRESS = "/desk/figures/linkage/"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    return tmp_path


@pytest.fixture
def signer(cast: Cast, client_of) -> Client:
    client = client_of(cast.signer)
    client.post("/desk/language/", {"language": "en"})
    return client


@pytest.fixture
def statistician(cast: Cast, client_of) -> Client:
    client = client_of(cast.statistician)
    client.post("/desk/language/", {"language": "en"})
    return client


def record(**changed: str) -> dict[str, str]:
    today = timezone.localdate()
    said = {
        "purpose": "Estimate how many no service has seen",
        "legal_ground": "Decree of 4 April 2014, article 9",
        "impact_assessment": "DPIA 2025-03, with the officer",
        "assessed_on": (today - timedelta(days=20)).isoformat(),
        "responsible_person": "R. Peeters",
        "responsible_role": "data-protection officer",
        "sources": "helpline, police",
        "ends_on": (today + timedelta(days=200)).isoformat(),
    }
    return said | changed


def counts(**changed: object) -> dict[str, object]:
    said = {"about": "Invented people", "first": "2025-01-01", "last": "2025-12-31", "pasted": COUNTS}
    return said | changed


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def compute(cast: Cast) -> uuid.UUID:
    return operations.compute_report(operations.take_report(by=cast.command), by=cast.command)


def test_it_is_off_until_somebody_who_signs_records_ground_and_assessment(
    signer: Client, statistician: Client, cast: Cast
):
    page = text(statistician, ADDRESS)
    assert "Linkage is off until its legal ground and its impact assessment are recorded." in page
    assert "Record it" not in page
    assert statistician.post(ADDRESS, record()).status_code == 404
    assert not Linkage.objects.exists()
    page = signer.post(ADDRESS, record(), follow=True).content.decode()
    assert "Decree of 4 April 2014, article 9" in page
    assert cast.signer.name in page
    assert ">Off<" not in text(statistician, ADDRESS)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"legal_ground": ""}, "required"),
        ({"legal_ground": "yes"}, "somebody else can look it up"),
        ({"impact_assessment": "later"}, "somebody else can look it up"),
        ({"sources": "helpline"}, "Name two lists or more"),
        ({"ends_on": "2020-01-01"}, "still to come"),
        ({"assessed_on": "2999-01-01"}, "comes before the linkage"),
    ],
)
def test_a_record_that_says_too_little_leaves_it_off(changed: dict[str, str], says: str, signer: Client):
    response = signer.post(ADDRESS, record(**changed))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Linkage.objects.exists()


def test_counts_come_in_under_a_record_and_come_out_protected(statistician: Client, cast: Cast):
    linkage = operations.record_linkage(ground(), by=cast.signer)
    file = SimpleUploadedFile("overlaps.csv", COUNTS.encode())
    said = counts(file=file, pasted="", false_rate="2.1", missed_rate="9")
    page = statistician.post(f"{ADDRESS}{linkage}/", said, follow=True).content.decode()
    assert "Waits for its turn" in page
    report = compute(cast)
    page = text(statistician, f"/desk/figures/estimates/{report}/")
    assert "protected" in page
    assert ">3<" not in page
    assert "Of 100 links about 2 are false." in page
    for name in ("en.html", "en.pdf", "en.xlsx", "csv", "json"):
        assert statistician.get(f"/desk/figures/estimates/{report}/files/{name}").status_code == 200, name
    assert "Invented people" in text(statistician, f"{ADDRESS}{linkage}/")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"pasted": COUNTS.replace("police", "hospital")}, "The record does not name hospital."),
        ({"pasted": COUNTS.replace("60", "-60")}, "Line 3"),
        ({"pasted": ""}, "Choose a file, or paste the counts."),
        ({"about": ""}, "required"),
    ],
)
def test_counts_outside_the_record_or_unreadable_are_refused(
    changed: dict[str, object], says: str, statistician: Client, cast: Cast
):
    linkage = operations.record_linkage(ground(), by=cast.signer)
    response = statistician.post(f"{ADDRESS}{linkage}/", counts(**changed))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Report.objects.exists()


def test_the_record_is_a_file_for_every_source_until_it_is_ended(signer: Client, cast: Cast):
    linkage = operations.record_linkage(ground(), by=cast.signer)
    response = signer.get(f"{ADDRESS}{linkage}/record/")
    assert response["Content-Disposition"] == 'attachment; filename="record.yaml"'
    assert "legal_ground: Decree of 4 April 2014, article 9" in response.content.decode()
    page = signer.post(f"{ADDRESS}{linkage}/end/", {"reason": "Repealed."}, follow=True).content.decode()
    assert "Repealed." in page
    assert "Bring them in" not in page
    assert signer.get(f"{ADDRESS}{linkage}/record/").status_code == 404
    assert "holds no more" in signer.post(f"{ADDRESS}{linkage}/", counts()).content.decode()


@pytest.mark.parametrize("who", ["worker", "volunteer", "administrator", "outsider"])
def test_who_makes_no_figures_finds_no_linkage(who: str, cast: Cast, client_of):
    linkage = operations.record_linkage(ground(), by=cast.signer)
    client = client_of(getattr(cast, who))
    assert client.get(f"{ADDRESS}{linkage}/").status_code == 404
    assert client.get(f"{ADDRESS}{linkage}/record/").status_code == 404
    assert client.post(f"{ADDRESS}{linkage}/", counts()).status_code == 404
    assert client.post(f"{ADDRESS}{linkage}/end/", {"reason": "x"}).status_code == 404
    if who != "outsider":
        assert client.get(ADDRESS).status_code == 404
