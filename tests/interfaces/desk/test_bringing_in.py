"""Bringing a list in at the desk: file, columns, preview, and only then it is stored; for who may alone."""

import html
import io
import re
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import get_language, gettext, override

from houvast.interfaces.desk import bringing_in
from houvast.library import hsds
from houvast.records.accounts.models import Staff
from houvast.records.directory import operations
from houvast.records.directory.models import Service
from houvast.records.directory.offer import Described, Offer, Text
from traces import was_refused

BESIDE = bringing_in.beside
BEGIN = "/desk/directory/bring-in/"
LIST = "Organisatie;Dienst;Mannen;Intern\nCAW;Praten;ja;1\nCAW;<b>Chat</b>;nee;2\n"
COLUMNS = {
    "act": "columns",
    "field-0": "organization.name",
    "field-1": "service.name",
    "field-2": "attribute.x-takes-men",
    "values-2": "ja=yes, nee=no",
    "field-3": "",
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """What goes on beside the page is done before it answers."""
    bringing_in._kept.clear()
    monkeypatch.setattr(bringing_in, "beside", lambda work, *, failed: work())


@pytest.fixture
def lead(cast, client_of):
    """A lead who reads the desk in English."""
    Staff.objects.filter(pk=cast.lead.id).update(language="en")
    return client_of(cast.lead)


def send(client, content, name="list.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(f"{BEGIN}file/", {"file": SimpleUploadedFile(name, content)})


def sent(client, content, name="list.csv") -> str:
    answer = send(client, content, name)
    assert answer.status_code == 302
    return answer["Location"]


def text(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_is_stored_only_after_its_columns_and_the_preview(lead):
    here = sent(lead, LIST)
    page = text(lead, here)
    assert re.search(r'value="organization.name" selected', page)  # proposed by the name of the column
    lead.post(here, COLUMNS)
    preview = text(lead, here)
    assert re.search(r"new services</dt><dd>2", preview)
    assert Service.objects.count() == 0
    lead.post(here, {"act": "store"})
    assert "2 services were brought in." in text(lead, here)
    assert Service.objects.count() == 2
    lead.post(here, {"act": "store"})
    assert Service.objects.count() == 2


def test_what_is_wrong_is_shown_by_line_and_nothing_is_stored(lead):
    here = sent(lead, LIST + "CAW;Anders;misschien;3\n")
    lead.post(here, COLUMNS)
    page = text(lead, here)
    assert "misschien" in page
    assert re.search(r"<td[^>]*>4</td>", page)
    lead.post(here, {"act": "store"})
    assert Service.objects.count() == 0


WRONG = {  # what the page says of a file, in the language of who reads it
    "nl": (
        "Van “misschien” is hier niet gezegd wat het betekent",
        "Hier hoort een getal te staan, niet tekst.",
    ),
    "fr": ("Rien ne dit ce que «\xa0misschien\xa0» signifie ici", "Ici, il faut un nombre, pas du texte."),
    "de": (
        "Von „misschien“ ist hier nicht gesagt, was es bedeutet",
        "Hier wird eine Zahl erwartet, nicht Text.",
    ),
    "en": ("The mapping does not know “misschien” here", "Here a number is expected, not text."),
}


@pytest.mark.parametrize("language", WRONG)
def test_what_is_wrong_is_said_in_the_readers_language(lead, cast, language):
    Staff.objects.filter(pk=cast.lead.id).update(language=language)
    here = sent(lead, LIST + "CAW;Anders;misschien;oud\n")
    lead.post(here, COLUMNS | {"field-3": "service.minimum_age"})
    page = html.unescape(text(lead, here))
    for said in WRONG[language]:
        assert said in page
    assert 'lang="en"' not in page.partition("<main")[2] or language == "en"


@pytest.mark.parametrize("language", WRONG)
def test_columns_that_cannot_be_are_refused_in_the_readers_language(lead, cast, language):
    Staff.objects.filter(pk=cast.lead.id).update(language=language)
    here = sent(lead, LIST)
    answer = lead.post(here, {"act": "columns", "field-0": "organization.name"}, follow=True)
    said = {
        "nl": "In geen enkele kolom staat service.name.",
        "fr": "Aucune colonne ne contient service.name.",
        "de": "In keiner Spalte steht service.name.",
        "en": "No column holds service.name.",
    }
    assert said[language] in html.unescape(answer.content.decode())


def test_what_no_service_can_state_is_said_in_the_readers_language_too(lead, cast):
    """The words of the directory, and not those of the file."""
    Staff.objects.filter(pk=cast.lead.id).update(language="fr")
    here = sent(lead, "Organisation;Service;Âge\nCAW;Parler;200\n")
    lead.post(
        here,
        {
            "act": "columns",
            "field-0": "organization.name",
            "field-1": "service.name",
            "field-2": "service.minimum_age",
        },
    )
    with override("fr"):
        assert gettext("%(age)s is no age.") % {"age": 200} in html.unescape(text(lead, here))


def test_work_beside_a_page_speaks_the_language_of_the_page():
    spoken = []
    done = threading.Event()

    def work() -> None:
        spoken.append(get_language())
        done.set()

    with override("de"):
        BESIDE(work, failed=str)
    assert done.wait(10)
    assert spoken == ["de"]


def test_a_page_that_is_drawn_while_the_reading_ends_looks_again_and_never_shows_half(lead, monkeypatch):
    address = sent(lead, LIST)
    [incoming] = bringing_in._kept.values()
    incoming.step = "reading"
    draw = bringing_in.page

    def drawn_late(request, actor, name, context):
        incoming.step = "faults"
        return draw(request, actor, name, context)

    monkeypatch.setattr(bringing_in, "page", drawn_late)
    shown = text(lead, address)
    assert "data-again" in shown
    assert "Mend what stands here" not in shown


def test_what_a_file_says_is_never_markup(lead):
    page = text(lead, sent(lead, "<script>x</script>;b\n<img src=x>;c\n", "<i>.csv"))
    assert "<script>x" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04broken", "list.xlsx"), (b"\xff\x00\xff", "list.csv"), (b"{", "x.json"), (b"[]x", "x.json")],
)
def test_a_broken_file_is_refused_on_the_page(lead, content, name):
    assert "Nothing was stored." in text(lead, sent(lead, content, name))


def test_an_empty_file_is_not_taken(lead):
    assert sent(lead, b"") == BEGIN


def test_a_file_is_seen_only_by_who_sent_it(lead, cast, client_of):
    here = sent(lead, LIST)
    for other in (cast.administrator, cast.worker, cast.outsider):
        answer = client_of(other).get(here)
        assert answer.status_code in (302, 403, 404)
        assert b"Praten" not in answer.content


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "outsider"])
def test_who_may_not_bring_in_sees_no_page_and_sends_nothing(cast, client_of, somebody):
    person = getattr(cast, somebody)
    client = client_of(person)
    assert client.get(BEGIN).status_code in (403, 404)
    assert send(client, LIST).status_code in (403, 404)
    assert was_refused("directory.bring_in", by=person)
    assert bringing_in._kept == {}


def test_the_directory_is_taken_out_and_comes_back(cast, lead):
    rows = [(Described("CAW"), [("", Offer(), {"nl": Text("Praten")})])]
    operations.bring_in(rows, by=cast.command)
    packed = lead.get("/desk/directory/take-out/zip/").content
    assert "services.csv" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    document = lead.get("/desk/directory/take-out/json/").content
    assert not hsds.read(io.BytesIO(document), "x.json", strict=True).faults
    for content, name in ((packed, "x.zip"), (document, "x.json")):
        assert re.search(r"that stay as they are</dt><dd>1", text(lead, sent(lead, content, name)))
    assert lead.get("/desk/directory/take-out/xml/").status_code == 404


def test_a_file_is_forgotten_when_one_does_not_bring_it_in(lead):
    here = sent(lead, LIST)
    lead.post(here, COLUMNS)
    lead.post(here, {"act": "drop"})
    assert bringing_in._kept == {}
    assert Service.objects.count() == 0
