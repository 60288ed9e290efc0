"""The words of the public pages treat everybody the same."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from interfaces.public.conftest import LANGUAGES, PAGES

pytestmark = pytest.mark.django_db

# Words for one sex, and their counterpart. A page that uses one uses the other as often.
PAIRS = {
    "nl": [
        ("man|mannen", "vrouw|vrouwen"),
        ("vader|papa", "moeder|mama"),
        ("jongen|jongens", "meisje|meisjes"),
    ],
    "fr": [("homme|hommes", "femme|femmes"), ("père", "mère"), ("garçon|garçons", "fille|filles")],
    "de": [
        ("Mann|Männer|Männern", "Frau|Frauen"),
        ("Vater", "Mutter"),
        ("Kollege|Kollegen", "Kollegin|Kolleginnen"),
    ],
    "en": [
        ("man|men", "woman|women"),
        ("he|him|his", "she|her|hers"),
        ("father", "mother"),
        ("boy|boys", "girl|girls"),
    ],
}
# Words that stand for a person and carry a sex although one without exists.
NEVER = {
    "nl": "slachtoffers?|dader|daders|echtgenoot|echtgenote|vriendin",
    "fr": "victimes?|auteurs?|mari|épouse|conjointe?|seul|seule|certaine?",
    "de": "Opfer|Täter|Täterin|Partner|Partnerin|Ehemann|Ehefrau|Anrufer|Anruferin",
    "en": "victims?|perpetrators?|husband|wife|boyfriend|girlfriend",
}


def said(language: str, page: str) -> str:
    return strip_tags(Client().get(f"/{language}/{page}").content.decode())


def count(words: str, text: str) -> int:
    return len(re.findall(rf"\b(?:{words})\b", text, re.IGNORECASE))


# One page for each, of one making: tests/promises/test_nothing_depends_on_your_sex.py.
EACH_ITS_OWN = ("men/", "women/")


@pytest.mark.parametrize(
    "pages", [*((page,) for page in PAGES if page not in EACH_ITS_OWN), EACH_ITS_OWN], ids=" ".join
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_men_and_women_are_named_as_often(language, pages):
    text = " ".join(said(language, page) for page in pages)
    assert [(count(one, text), one) for one, _ in PAIRS[language]] == [
        (count(other, text), one) for one, other in PAIRS[language]
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_called_a_victim_or_given_a_sex(language, page):
    assert count(NEVER[language], said(language, page)) == 0


KNOWN_AGAIN = {
    "nl": "Nummers die deze lijn misbruikten",
    "fr": "les numéros qui ont abusé",
    "de": "Nummern, die diese Linie missbraucht",
    "en": "We recognise numbers that abused this line",
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "calling/", "privacy/", "access/", "men/"])
@pytest.mark.parametrize("language", KNOWN_AGAIN)
def test_where_numbers_are_marked_the_pages_say_so_and_nothing_is_called_anonymous(
    client, settings, language, page
):
    address = f"/{language}/{page}"
    assert KNOWN_AGAIN[language] not in client.get(address).content.decode()
    settings.CALLER_MARKS = "on"
    shown = client.get(address).content.decode()
    assert KNOWN_AGAIN[language] in shown
    assert not re.search("anon[iy]m", shown, re.IGNORECASE)
