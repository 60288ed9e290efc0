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


def prose(page: str, language: str) -> str:
    """What is read aloud: without marks, tags and addresses; a bold beginning is a line of its own."""
    text = re.sub(
        r"^:::.*$|^\[[ !]\] |^#+ |^\s*(?:-|\d\.)\s", " ", shipped(page, language).body, flags=re.MULTILINE
    )
    return re.sub(r"\*\*(.+?)\*\*", r"\1\n", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))


def sentences(text: str) -> list[list[str]]:
    """Each as its words. A colon or semicolon ends none: whoever reads has to hold all of it."""
    parts = re.split(r"(?<=[.?!])[”»“’)]*\s+|\n+", text)
    said = ([word for word in part.split() if re.search(r"\w", word)] for part in parts)
    return [words for words in said if words]


# The page for professionals cites the law, whose terms take more words.
LONGEST = dict.fromkeys(PAGES, 20) | {"professionals": 22}


@pytest.mark.parametrize(("page", "language"), ALL)
def test_sentences_are_short(page, language):
    """Level B1."""
    found = sentences(prose(page, language))
    assert [" ".join(words) for words in found if len(words) > LONGEST[page]] == []
    assert sum(map(len, found)) / len(found) < 12


SYLLABLE = re.compile(r"ij|[aeiouyàáèéëïóôöü]+")
ADDRESS = re.compile(r"https?://\S+")


@pytest.mark.parametrize("page", PAGES)
def test_dutch_words_are_short(page):
    """Level B1: of a hundred words at most two have more than four syllables, as near as vowels tell."""
    words = re.findall(r"[^\W\d_]+", ADDRESS.sub("", prose(page, "nl")).lower())
    long = [word for word in words if len(SYLLABLE.findall(word)) > 4]
    assert len(long) <= max(2, len(words) / 50), long


# In Belgium people say "je kan" and "je wil"; "u" beside "je" reads as two people writing.
MIXED = {
    "nl": r"\b(?:je kunt|kun je|je wilt|wilt u|u kan|u kunt|uw)\b",
    "fr": r"\b(?:tu|ton|tes|toi)\b",
    "de": r"\b(?:du|dir|dein\w*)\b",
}
TOLD_TO_OTHERS = re.compile(r"[“„«][^”“»]*[”“»]")  # what one says to a friend


@pytest.mark.parametrize("language", MIXED)
@pytest.mark.parametrize("page", [page for page in PAGES if page != "young"])
def test_a_page_says_you_in_one_way(page, language):
    assert re.search(MIXED[language], TOLD_TO_OTHERS.sub("", prose(page, language)), re.IGNORECASE) is None


POLITE = {"fr": r"\b(?:vous avez|vous pouvez|votre)\b", "de": r"\b(?:Ihnen|Ihre?|können Sie)\b"}


@pytest.mark.parametrize("language", POLITE)
def test_the_page_for_young_people_says_du_and_tu(language):
    assert re.search(POLITE[language], prose("young", language)) is None


@pytest.mark.parametrize("page", PAGES)
def test_signs_are_set_as_each_language_sets_them(page):
    """French keeps a colon beside its word, German opens quotes below, nobody has straight ones."""
    for language in LANGUAGES:
        text = shipped(page, language)
        whole = "\n".join([text.link, text.heading, re.sub(r"^:::.*$", "", text.body, flags=re.MULTILINE)])
        assert re.search(r"[\"']", ADDRESS.sub("", whole)) is None, language
    french = shipped(page, "fr")
    text = ADDRESS.sub("", "\n".join([french.link, french.heading, french.body]))
    text = re.sub(r"^\[[ !]\]|^:::.*$|\]\([^)]*\)", "", text, flags=re.MULTILINE)
    assert re.search(r"[^\s\u00a0:][:;?!»](?!\w)|«[^\u00a0]| [:;?!»]", text) is None
    german = prose(page, "de")
    assert german.count("„") == german.count("“")
    assert "”" not in german


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
    assert f"(page:find_{page})" in body
    assert "(page:change)" in body or "(page:calling)" in body


SEXED = {"nl": r"\b(?:hij|hem|haar)\b", "en": r"\b(?:he|she|him|her|his|hers|wife|husband)\b"}


@pytest.mark.parametrize("language", SEXED)
@pytest.mark.parametrize("page", ["guide", *SELF_HELP])
def test_self_help_is_for_either_parent_and_either_partner(page, language):
    assert re.search(SEXED[language], shipped(page, language).body, re.IGNORECASE) is None


# What each page rests on, by the name that stands in every language.
SOURCES = {
    "professionals": ("NICE", "Huntley", "BMJ Open, 2019", "DASH", "COL 04/2018", "compsy.be"),
    "young": ("VRT NWS", "2020", "1712.be"),
    "leaving": ("RFC 9076", "Science News", "FTC, 2016", "DsiN"),
    "steps": ("COL 15/2020", "COL 4/2006"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", SOURCES)
def test_a_page_that_states_law_or_technique_names_what_it_rests_on(page, language):
    body = shipped(page, language).body
    assert [each for each in SOURCES[page] if each not in body] == []


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
