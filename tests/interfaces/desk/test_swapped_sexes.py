"""Exchange the sexes of everybody: every page keeps its access, defaults, order, requirements and words."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from cast import MAN, WOMAN, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.models import Notice
from houvast.records.accounts.roles import Role
from interfaces.desk.conftest import REGISTER, kept, sent

OTHER = {"F": "M", "M": "F"}
LANGUAGES = ("nl", "fr", "de", "en")

# Where a page may differ, and why. Nothing else may.
EXCEPTIONS = {
    "the answer itself": "A page that shows the sex that was answered names it: the words of the code list.",
    "random ids": "Tokens and ids are drawn anew for every page.",
    "the order of the list of sexes": "A list has some order: by label, whoever it is asked of.",
}
LABELS = {
    "nl": ("Vrouw", "Man"),
    "fr": ("Femme", "Homme"),
    "de": ("Frau", "Mann"),
    "en": ("Woman", "Man"),
}


def swapped(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: OTHER.get(value, value) if name.endswith("sex") else value for name, value in answers.items()
    }


def compared(page: str, language: str, *, back: bool) -> str:
    """The page without what is drawn anew; `back`: with the answered sexes exchanged again."""
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page)
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r'datetime="[^"]+"|\d\d:\d\d|\d+ min', "TIME", page)
    # Which sex is chosen is compared by name (`chosen`); here only that the list itself is the same.
    page = re.sub(r'(<option value="[FM]"[^>]*?) selected>', r"\1>", page)
    if not back:
        return page
    woman, man = LABELS[language]
    exchange = {woman: man, man: woman}
    return re.sub(
        rf"(<dd>|<del>|<ins>)({woman}|{man})(?=</)", lambda found: found[1] + exchange[found[2]], page
    )


def chosen(page: str) -> list[tuple[str, str]]:
    """(field, code) of every chosen sex."""
    fields = re.findall(r'name="([\w-]*sex)".*?</select>', page, flags=re.S)
    return [
        (name, code)
        for name in fields
        for code in re.findall(
            r'value="([FM])"[^>]* selected', page.split(f'name="{name}"')[1].split("</select>")[0]
        )
    ]


def walked(client, answers: Mapping[str, Any], language: str) -> dict[str, str]:
    """Every page and state of a contact, as somebody at the desk meets them."""
    client.post("/desk/language/", {"language": language})
    said = {**answers, "day": timezone.localdate().isoformat(), "stays_open": "yes"}
    draft = uuid.uuid4()
    pages = {"refused": sent(client, {**said, "day": "", "person-1-forms": ["PHYSICAL", "SEXUAL"]}, draft)}
    team = re.search(r'name="team" value="([^"]+)"', pages["refused"].content.decode())
    kept(client, draft, said, team=team[1], page=str(uuid.uuid4()))
    pages["draft"] = client.get(REGISTER.format(draft))
    pages["person added"] = sent(client, said, draft, add_person="yes")
    pages["registered"] = sent(client, said, draft)
    pages["today"] = client.get("/desk/")
    pages["list"] = client.get("/desk/contacts/")
    contact = re.search(r"/desk/contacts/([0-9a-f-]{36})/", pages["list"].content.decode())[1]
    pages["contact"] = client.get(f"/desk/contacts/{contact}/")
    pages["correct"] = client.get(f"/desk/contacts/{contact}/correct/")
    client.post(f"/desk/contacts/{contact}/correct/", {**said, "sex": "U", "version": 1})
    pages["corrected"] = client.get(f"/desk/contacts/{contact}/")
    client.post(f"/desk/contacts/{contact}/withdraw/", {"reason": "AT_REQUEST"})
    pages["withdrawn"] = client.get(f"/desk/contacts/{contact}/")
    assert {name: page.status_code for name, page in pages.items()} == {
        **dict.fromkeys(pages, 200),
        "refused": 422,
        "registered": 302,
    }
    return {name: page.content.decode() for name, page in pages.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [WOMAN, MAN], ids=["her", "him"])
def test_no_page_differs_when_everybodys_sex_is_exchanged(cast, client_of, answers, language):
    accounts.assign(cast.volunteer.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    Notice.objects.update(acknowledged_at=timezone.now())  # of that place: it is no part of what is tried
    said = walked(client_of(cast.worker), answers, language)
    other = walked(client_of(unlocked(cast.volunteer.id)), swapped(answers), language)
    for name, page in said.items():
        assert [(field, OTHER[code]) for field, code in chosen(page)] == chosen(other[name]), name
        mine = _named(compared(page, language, back=False))
        theirs = _named(compared(other[name], language, back=True))
        assert mine == theirs, name


def _named(page: str) -> str:
    """Both are workers, in a team of their own and under their own name: what they may do is the same."""
    for own in ("Worker", "Volunteer", "Phone line", "Men&#x27;s line"):
        page = page.replace(own, "OWN")
    return page


def test_every_exception_has_its_reason():
    assert all(EXCEPTIONS.values())
