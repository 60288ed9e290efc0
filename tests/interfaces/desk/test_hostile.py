"""Whatever is typed is shown as it was typed, and does nothing."""

import html
import uuid
from html.parser import HTMLParser

import pytest
from django.test import Client

from cast import WOMAN
from hostile import each
from houvast.records.accounts import operations as accounts
from houvast.records.contacts import operations, queries
from houvast.records.contacts.questionnaire import CONTACT, PAIR, PERSON
from interfaces.desk.conftest import REGISTER, kept, sent

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea><script>x</script>",
    "</template></form>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "&lt;b&gt;",
    "%s %(answer)s {0}",
    "a\x00b",
    "\u202egnp.exe",
    "x" * 5000,
)
FIELDS = [
    *(question.name for question in CONTACT),
    *(f"person-{number}-{question.name}" for number in (1, 2) for question in PERSON),
    *(f"pair-1-2-{question.name}" for question in PAIR),
]


class _Body(HTMLParser):
    """Whatever could run or load: elements that do, and attributes that begin with "on"."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] * (tag in ("script", "img", "iframe", "svg", "object", "style"))
        self.found += [name for name, _value in attrs if name.startswith("on") or name == "autofocus"]


def harmless(page: str) -> bool:
    body = _Body()
    body.feed(page.split("<body", 1)[1])
    return body.found == []


@pytest.mark.parametrize("evil", each(EVIL, 5))
def test_in_every_field_at_once_the_form_shows_it_harmlessly(worker, evil):
    answer = sent(
        worker, {**WOMAN, **dict.fromkeys(FIELDS, evil), "kind": "SUPPORT", "role_stated": "VICTIM"}
    )
    assert answer.status_code == 422
    assert harmless(answer.content.decode())


@pytest.mark.parametrize("evil", each(EVIL, 5))
def test_in_a_draft_it_comes_back_harmlessly(worker, cast, evil):
    draft = uuid.uuid4()
    answer = kept(
        worker, draft, dict.fromkeys(FIELDS, evil), team=str(cast.phone_line), page=str(uuid.uuid4())
    )
    assert answer.status_code == 200
    assert harmless(worker.get(REGISTER.format(draft)).content.decode())


@pytest.mark.parametrize("evil", each(EVIL, 5))
def test_a_note_is_kept_to_the_letter_and_shown_harmlessly(worker, cast, evil):
    assert sent(worker, {**WOMAN, "note": evil, "safe_conditions": evil}).status_code == 302
    made = queries.contacts(queries.Wanted(), seen_by=cast.worker).rows[0].id
    assert operations.read(made, by=cast.worker).registration.details.note == evil.strip()
    assert harmless(worker.get(f"/desk/contacts/{made}/").content.decode())
    assert harmless(worker.get(f"/desk/contacts/{made}/correct/").content.decode())


def test_a_persons_own_name_is_shown_harmlessly(cast, client_of):
    evil = accounts.invite("evil", "<script>alert(1)</script>", password=None, by=cast.administrator)
    accounts.assign(evil, team=cast.phone_line, role="worker", by=cast.administrator)
    for address in ("/desk/contacts/", REGISTER.format(uuid.uuid4())):
        assert harmless(client_of(cast.worker).get(address).content.decode())


@pytest.mark.parametrize(
    "address", ["/desk/contacts/?from={}", "/desk/sign-in/?next={}", "/desk/contacts/?sort={}"]
)
@pytest.mark.parametrize("evil", EVIL[:6], ids=range(6))
def test_in_the_address_it_does_nothing(worker, address, evil):
    from urllib.parse import quote

    answer = worker.get(address.format(quote(evil)))
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert harmless(answer.content.decode())


@pytest.mark.parametrize("evil", each(EVIL, 5))
@pytest.mark.parametrize("field", ["tab", "link", "heading", "body", "after", "everywhere"])
def test_a_public_page_is_refused_or_shows_it_harmlessly(client_of, cast, field, evil):
    fine = {"tab": "Nearby", "link": "Near", "heading": "Near", "body": "Text.", "after": "0"}
    form = dict.fromkeys(fine, evil) if field == "everywhere" else {**fine, field: evil}
    administrator = client_of(cast.administrator)
    seen = administrator.post("/desk/pages/near/en/preview/", form)
    saved = administrator.post("/desk/pages/near/en/", form)
    assert (seen.status_code, saved.status_code) in {(200, 302), (422, 422)}
    public = Client().get("/en/near/")
    for page in (seen, saved, public, administrator.get("/desk/pages/near/en/")):
        if page.status_code != 302:
            assert harmless(page.content.decode().replace("<svg", "<i"))
    shown = html.unescape(public.content.decode() + Client().get("/en/").content.decode())
    assert evil.strip() in shown or saved.status_code == 422
