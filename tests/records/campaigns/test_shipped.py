"""The texts that come with the software: every page in every language, whole, plain and of one shape."""

import re

import pytest

from houvast.library import writing
from houvast.records.campaigns.texts import (
    LANGUAGES,
    MADE,
    PAGES,
    SHIPPED,
    WORDS,
    Text,
    Unwritable,
    check,
    shipped,
)

ALL = [(page, language) for page in PAGES for language in LANGUAGES]
SHOWN = writing.Shown({page: f"/{page}/" for page in (*PAGES, *MADE)}, dict.fromkeys(WORDS, "x"))


def shape(page: str, language: str) -> list[str]:
    """Pieces and tags in their order, and where links lead: what a translation keeps."""

    def of(pieces):
        for piece in pieces:
            yield f"{piece.kind} {getattr(piece, 'name', '')} {getattr(piece, 'dangerous', '')}"
            if piece.kind == "box":
                yield from of(piece.pieces)
            else:
                yield from re.findall(r"<(?:h2|h3|li|ol|ul|p|a href=\"[^\"]*\")", getattr(piece, "html", ""))

    return list(of(writing.read(shipped(page, language).body, SHOWN)))


@pytest.mark.parametrize(("page", "language"), ALL)
def test_a_shipped_text_could_be_saved_by_its_own_rules(page, language):
    check(shipped(page, language))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_the_same_in_every_language(page):
    assert {tuple(shape(page, language)) for language in LANGUAGES} == {tuple(shape(page, "nl"))}


def test_there_is_a_text_for_every_page_and_none_besides():
    for language in LANGUAGES:
        assert {file.stem for file in (SHIPPED / language).iterdir()} == set(PAGES)


@pytest.mark.parametrize(("page", "language"), [each for each in ALL if each[0] != "professionals"])
def test_sentences_are_short(page, language):
    """Level B1. The page for professionals cites the law, and is left out."""
    text = re.sub(
        r"\[[ !]\] |[#*:]+|\(page:\w+\)|^\s*(?:-|\d\.)\s",
        " ",
        shipped(page, language).body,
        flags=re.MULTILINE,
    )
    lengths = [len(sentence.split()) for sentence in re.split(r"[.?!:;\n]+", text) if sentence.strip()]
    assert sum(lengths) / len(lengths) < 14
    assert max(lengths) <= 35


@pytest.mark.parametrize(("page", "language"), ALL)
def test_nobody_is_called_anonymous(page, language):
    assert not re.search(r"\banon[iy]m", shipped(page, language).body, re.IGNORECASE)


@pytest.mark.parametrize(
    "page",
    [
        "men",
        "women",
        "young",
        "near",
        "change",
        "steps",
        "calling",
        "about",
        "asking",
        "professionals",
        "guide",
        "together",
        "apart",
        "parenting",
    ],
)
def test_whoever_reads_finds_the_number_on_the_page(page):
    assert "{call}" in shipped(page, "nl").body


SELF_HELP = {
    "together": "https://www.tijdvoorjerelatie.be/",
    "apart": "https://www.tweehuizen.be/",
    "parenting": "https://www.groeimee.be/",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", SELF_HELP)
def test_self_help_is_two_steps_from_the_guide_to_the_finder_and_names_its_website(page, language):
    assert f"(page:{page})" in shipped("guide", language).body
    body = shipped(page, language).body
    assert SELF_HELP[page] in body
    assert "(page:find)" in body
    assert "(page:change)" in body or "(page:calling)" in body


SEXED = {"nl": r"\b(?:hij|hem|haar)\b", "en": r"\b(?:he|she|him|her|his|hers|wife|husband)\b"}


@pytest.mark.parametrize("language", SEXED)
@pytest.mark.parametrize("page", ["guide", *SELF_HELP])
def test_self_help_is_for_either_parent_and_either_partner(page, language):
    assert re.search(SEXED[language], shipped(page, language).body, re.IGNORECASE) is None


def test_what_can_cost_a_life_is_marked_and_its_answer_begins_with_the_number_for_danger():
    for language in LANGUAGES:
        pieces = writing.read(shipped("asking", language).body, SHOWN)
        assert sum(piece.dangerous for piece in pieces if piece.kind == "ask") == 3
        (danger,) = [piece for piece in pieces if piece.kind == "box" and piece.name == "danger"]
        order = [getattr(piece, "name", piece.kind) for piece in danger.pieces]
        assert order.index("urgent") < order.index("call")


FINE = Text("Welcome", "Link", "Heading", "Text.\n")


@pytest.mark.parametrize(
    "tab", ["Help", "Huiselijk geweld", "Gewalt?", "Aide", "Hi", "x" * 20, "1712", "houvast", " Welcome"]
)
def test_a_name_on_the_tab_that_gives_somebody_away_is_refused(tab):
    with pytest.raises(Unwritable) as refused:
        check(Text(tab, *list(vars(FINE).values())[1:]))
    assert refused.value.field == "tab"


@pytest.mark.parametrize("field", ["link", "heading", "body"])
@pytest.mark.parametrize("said", ["", "  ", "turned \u202e round", "x" * 21_000])
def test_what_cannot_be_shown_is_refused_in_its_field(field, said):
    with pytest.raises(Unwritable) as refused:
        check(Text(**{**vars(FINE), field: said}))
    assert refused.value.field == field
