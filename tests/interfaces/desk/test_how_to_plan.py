"""The how-to page on the plan: each step is taken on the page that it names, where its buttons stand."""

import html
import re
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast
from houvast.records.plan.models import MeasureVersion
from how_to_pages import steps
from records.plan.conftest import PHONE, published  # noqa: F401  # a fixture


def test_every_step_of_the_page_is_taken_with_the_buttons_that_it_names(
    cast: Cast,
    client_of,
    published: uuid.UUID,  # noqa: F811
):
    statistician, anybody = client_of(cast.statistician), Client()
    statistician.post("/desk/language/", {"language": "en"})
    left, known = steps("follow-a-plan"), {"REFERENCE": "1.1", "TABLE": PHONE.table, "YEAR": "2025"}

    def named(title: str, client: Client) -> str:
        """The page of a step, on which everything that the step names is to be found."""
        address, names = left.pop(title)
        page = re.sub("[A-Z]{2,}", lambda name: known[name[0]], address)
        shown = html.unescape(client.get(page).content.decode())
        assert not (missing := [name for name in names if name not in shown]), (title, missing)
        return page.partition("?")[0]

    plan = named("Bring it in", statistician)
    example = statistician.get(f"{plan}example/").content
    statistician.post(f"{plan}bring-in/", {"file": SimpleUploadedFile("plan.csv", example)})
    assert MeasureVersion.objects.get().reference == "1.1"

    said = {
        "reference": "1.2", "title_nl": "Mannen vinden hulp", "owner": "Hulplijn", "article": "20",
        "status": "UNDER_WAY", "begins": "2025-01-01", "until": "2025-06-30", "after": "0",
    }  # fmt: skip
    statistician.post(named("Write one by hand", statistician), said)
    known["REFERENCE"] = "1.2"
    measure = named("Choose its figure", statistician)
    statistician.post(
        f"{measure}figure/", {"after": "1", "table": PHONE.table, "line": "PHONE", "column": ""}
    )

    named("Read it as everybody does", anybody)
    public = anybody.get("/en/plan/").content.decode()
    assert "Past their last day, and not done:</strong> 1.2<" in public
    assert "No figure was chosen for: 1.1<" in public
    assert ">12</td>" in public

    statistician.post(named("Say how far it is", statistician), said | {"status": "DONE", "after": "2"})
    assert "No measure is past its last day." in anybody.get("/en/plan/").content.decode()
    statistician.post(f"{named('Issue the report of a year', statistician)}report/", {"year": "2025"})
    report = named("Give the report to who asks", anybody)
    assert anybody.get(f"{report}pdf/")["Content-Type"] == "application/pdf"
    assert not left
