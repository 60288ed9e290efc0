"""The page "what we keep and for how long" leaves no fate of personal data out, and says nothing else."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from cast import Cast
from house.rooms import ROOT
from houvast.library.fates import After, On, Stays, With, read
from houvast.records.releases.course import FACTS_KEPT_AFTER_SIGNING, FACTS_KEPT_UNSIGNED
from houvast.records.retention import declared, queries, wording

LINES = [line for chapter in wording.CHAPTERS for line in chapter.lines]


def personal() -> set[str]:
    """Fates of whatever is about a person."""
    return {queries.told_as(each) for each in declared.declared() if each.fate.ground != wording.NOT_PERSONAL}


def test_every_fate_of_personal_data_is_told_once():
    told = [name for line in LINES for name in line.tells_of]
    assert sorted(told) == sorted(personal())


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.tells_of[0])
def test_a_line_tells_of_fates_that_are_the_same(line: wording.Line):
    fates = {queries.told_as(each): each.fate for each in declared.declared()}
    told = {
        (fates[name].what, tuple(re.sub(" of its .*", "", str(moment)) for moment in fates[name].moments))
        for name in line.tells_of
        if not isinstance(fates[name].moments[0], Stays)
    }
    assert len(told) <= 1


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_moment_and_ground_has_words_in_every_language(language: str):
    with translation.override(language):
        shown = [line for chapter in queries.what_we_keep() for line in chapter.lines]
        said = [
            str(words) for line in shown for words in (*line.how_long, *line.grounds, line.about, line.title)
        ]
    assert all(said)
    if language != "en":
        english = {str(words) for words in (*wording.BEGINS.values(), *wording.GROUNDS.values())}
        assert not english & set(said)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "18 months after the contact"),
        ("nl", "18 maanden na het contact"),
        ("fr", "18 mois après le contact"),
        ("de", "18 Monate nach dem Kontakt"),
    ],
)
def test_a_period_is_said_as_people_say_it(language: str, words: str):
    with translation.override(language):
        assert str(wording.said(After(18, "months", "day"))) == words
        assert "1 " in str(wording.said(After(1, "years", "left_on")))


def test_what_the_documents_say_of_facts_is_what_the_operation_does():
    page = (ROOT / "docs" / "reference" / "what-we-keep.md").read_text()
    for kept in (FACTS_KEPT_AFTER_SIGNING, FACTS_KEPT_UNSIGNED):
        assert f"{kept.days} days" in page


def test_every_kind_of_moment_is_said():
    assert str(wording.said(On("request")))
    assert str(wording.said(Stays("as long as the trail")))
    assert str(wording.said(With("file")))


def test_the_page_needs_nobody_to_be_known(cast: Cast):
    assert str(queries.what_we_keep()[0].title) == "When you contact us"
    first = queries.what_we_keep()[0].lines[0]
    assert [str(words) for words in first.how_long] == [
        "18 months after the contact", "sooner, when you ask for it"
    ]  # fmt: skip
    assert first.is_erased
    assert read(("erase", "18 months after day, or on request", "GDPR art. 6")).moments[0] == After(
        18, "months", "day"
    )
