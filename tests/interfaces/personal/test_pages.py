"""The pages of the journal as anybody gets them: strict, light, in four languages, alike for everybody."""

import gzip
import hashlib
import math
import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from houvast.interfaces.personal import views
from houvast.interfaces.shell import built

LANGUAGES = ("nl", "fr", "de", "en")
PAGES = ("notes/", "notes/how/", "notes/check/")
ADDRESSES = [f"/{language}/{page}" for language in LANGUAGES for page in PAGES]
WORDS = {language: (views.WORDS / f"{language}.txt").read_text().split() for language in LANGUAGES}

BEFORE_CHOOSING = (
    "What a complaint is",
    "Where you can file it",
    "Think of this first",
    "The children and the home",
    "Which help comes with it",
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_strict_and_sets_nothing(address):
    answer = Client().get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    sealing = not address.endswith("/how/")
    assert policy["script-src"].split() == ["'self'", *["'wasm-unsafe-eval'"] * sealing]
    assert policy["connect-src"] == policy["style-src"] == "'self'"
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}
    assert "houvast" not in answer.content.decode().lower()


@pytest.mark.parametrize("address", ["/nl/", "/nl/talk/", "/nl/figures/", "/desk/sign-in/"])
def test_no_other_page_may_run_web_assembly(address):
    assert "wasm" not in Client().get(address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_is_under_a_hundred_kilobytes_and_the_crypto_apart_is_what_was_justified(address):
    page = Client().get(address).content
    names = set(re.findall(r'(?:href|src)="/static/built/([^"]+\.(?:css|js|woff2))"', page.decode()))
    assert len(names) == 5
    weights = [len(gzip.compress((built.BUILT / name).read_bytes(), 9)) for name in names]
    assert len(gzip.compress(page)) + sum(weights) < 100_000
    crypto = built.BUILT / built.address("sealing.js").rsplit("/", 1)[1]
    assert len(gzip.compress(crypto.read_bytes(), 9)) < 195_000  # docs/decisions/0262


def test_the_hash_of_each_script_is_published_as_it_is_served(client):
    page = client.get("/en/notes/how/").content.decode()
    for name in views.SCRIPTS:
        content = (built.BUILT / built.address(name).rsplit("/", 1)[1]).read_bytes()
        assert hashlib.sha256(content).hexdigest() in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_seven_words_are_fifty_six_bits(language):
    """Each word is one of 256, by chance: eight bits. The script draws seven: journal/codes.js."""
    found = WORDS[language]
    assert len(found) == len(set(found)) == 256
    assert all(re.fullmatch("[a-z]{3,11}", word) for word in found)
    assert 7 * math.log2(len(found)) == 56


def test_each_language_has_its_own_words():
    assert len({tuple(found) for found in WORDS.values()}) == len(LANGUAGES)
    for language in LANGUAGES:
        page = Client().get(f"/{language}/notes/").content.decode()
        assert " ".join(WORDS[language]) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_complaint_means_is_read_before_any_note_is_chosen(client, language):
    """What it is, where, risks and other ways, children and home, which help."""
    page = client.get(f"/{language}/notes/").content.decode()
    view = page.partition('data-view="complaint"')[2].partition('data-go="choose"')[0]
    with override(language):
        parts = [gettext(each) for each in BEFORE_CHOOSING]
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", view) == parts
    assert f'href="/{language}/find/"' in view
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", view)), "no count of anything"


def test_no_situation_depends_on_the_sex_of_anybody(client):
    sexed = {"nl": r"\b(hij|zij|haar|hem|man|vrouw)\b", "en": r"\b(he|she|his|her|husband|wife)\b"}
    for language, words in sexed.items():
        page = client.get(f"/{language}/notes/").content.decode()
        said = re.findall(r'data-situation="([^"]*)"', page)
        assert len(said) == 14
        assert [each for each in said if re.search(words, each, re.IGNORECASE)] == []
