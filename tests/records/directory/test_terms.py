"""Addresses, telephone numbers and places are known again however they are written; the slow twin agrees."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from houvast.library import codes
from houvast.records.directory import terms
from houvast.records.directory.terms import Where, of_where
from records.directory.slow_terms import BEFORE, KINDS, says_address, says_number

ACCENTED = {"e": "éèëê", "a": "àâä", "o": "ôö", "i": "îï", "u": "ûü", "c": "ç"}
AROUND = ("", "Ze woont in de ", "Viens ici: ", "(", "Adresse : ", "We zijn er. ")
AFTER = ("", ".", ", kom maar", ") en bel eerst", "\nTot dan")

stems = st.text(string.ascii_lowercase, min_size=4, max_size=12).filter(
    lambda stem: (
        terms._core(stem) == stem
        and stem not in terms.COMMON | terms.KINDS | terms.SMALL | set(terms.DIGITS)
        and not any(stem.endswith(kind) for kind in ("str", "ln"))
    )
)
numbers = st.integers(1, 999).map(str)


@st.composite
def rewritten(draw, stem: str, kind: str, number: str) -> str:
    """One way in which somebody may write it."""
    short = draw(st.sampled_from((BEFORE if kind in BEFORE else KINDS)[kind]))
    name = "".join(
        draw(st.sampled_from([each, *ACCENTED.get(each, "")])) if draw(st.booleans()) else each
        for each in stem
    )
    if kind in BEFORE:
        street = f"{short}{draw(st.sampled_from(['', '.']))} {name}"
    else:
        street = f"{name}{draw(st.sampled_from(['', ' ', '-']))}{short}{draw(st.sampled_from(['', '.']))}"
    door = draw(st.sampled_from([number, " ".join(number), f"0{number}", f"{number}a"]))
    mark = draw(st.sampled_from(["", "nr. ", "n° ", "No ", ", ", "nummer "]))
    said = draw(st.sampled_from([f"{street} {mark}{door}", f"{door}, {street}", f"{door} {street}"]))
    if draw(st.booleans()):
        said = draw(st.sampled_from([said.upper(), said.title(), said.swapcase()]))
    spaces = draw(st.sampled_from([" ", "  ", "\u00a0", "\n", " \u200b"]))
    return draw(st.sampled_from(AROUND)) + said.replace(" ", spaces) + draw(st.sampled_from(AFTER))


@given(st.data(), stems, st.sampled_from([*KINDS, *BEFORE]), numbers)
def test_an_address_is_known_again_however_it_is_written(data, stem, kind, number):
    street = f"{kind} {stem}" if kind in BEFORE else f"{stem}{kind}"
    said = data.draw(rewritten(stem, kind, number))
    assert terms.terms(said) & of_where(Where(street, number, town="Elders")), said
    assert f"NEXT {stem} {number}" in terms.terms(said), said


@given(st.data(), stems, st.sampled_from([*KINDS, *BEFORE]), numbers)
def test_what_the_slow_twin_reads_in_clear_the_terms_find(data, stem, kind, number):
    street = f"{kind} {stem}" if kind in BEFORE else f"{stem}{kind}"
    said = data.draw(rewritten(stem, kind, number) | st.text(max_size=60))
    if says_address(said, stem, kind, number):
        assert terms.terms(said) & of_where(Where(street, number))


@given(stems, stems, st.sampled_from(list(KINDS)), numbers, numbers)
def test_another_street_or_number_has_another_term(stem, other, kind, number, elsewhere):
    assume(stem != other and number != elsewhere)
    where = of_where(Where(f"{stem}{kind}", number))
    assert not terms.terms(f"{other}{kind} {number}") & where
    assert f"NEXT {stem} {number}" not in terms.terms(f"{stem}{kind} {elsewhere}")


@st.composite
def dialled(draw, national: str) -> str:
    before = draw(st.sampled_from(["0", "+32", "0032", "+32 (0)", "32", "00 32 "]))
    separator = draw(st.sampled_from(["", " ", ".", "-", "/", " / ", " - "]))
    cut = draw(st.sampled_from([(2, 4, 6), (3, 5, 7), (1, 2, 3, 4, 5, 6, 7, 8), ()]))
    groups, last = [], 0
    for at in (*cut, len(national)):
        groups.append(national[last:at])
        last = at
    said = before + separator.join(filter(None, groups))
    if draw(st.booleans()):
        said = said.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})  # wide digits
    return draw(st.sampled_from(["Bel ", "tel:", "", "gsm "])) + said + draw(st.sampled_from(["", ".", " !"]))


nationals = st.from_regex(r"4[5-9][0-9]{7}", fullmatch=True) | st.from_regex(r"[1-9][0-9]{7}", fullmatch=True)


@given(st.data(), nationals)
@example(None, "470123456")
def test_a_telephone_number_is_known_again_however_it_is_dialled(data, national):
    assume(len(national) == 9 or not national.startswith(("45", "46", "47", "48", "49")))
    said = data.draw(dialled(national)) if data else f"0{national}"
    assert says_number(said, national)
    assert f"PHONE 32{national}" in terms.terms(said), said


def test_digits_that_are_said_in_words_are_a_number_in_four_languages():
    for said in (
        "nul vier zeven nul een twee drie vier vijf zes",
        "zéro quatre sept zéro un deux trois quatre cinq six",
        "null vier sieben null eins zwei drei vier fünf sechs",
        "zero four seven zero one two three four five six",
    ):
        assert "PHONE 32470123456" in terms.terms(f"Call {said}, tonight")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("We live in Tervuren now", "tervuren"),
        ("à SINT-genesius RODE", "sintgenesiusrode"),
        ("Rhode-Saint-Genèse", "sintgenesiusrode"),
        ("3010 Kessel-Lo", "kessello"),
        ("t e r v u r e n", "tervuren"),
    ],
)
def test_a_place_is_known_again_by_any_of_its_names(said, place):
    assert f"PLACE {place}" in terms.terms(said)


@pytest.mark.parametrize("name", ["Leuven", "Vlaams-Brabant", "Antwerpen"])
def test_a_place_that_the_directory_says_of_a_secret_address_is_none(name):
    assert terms.terms(f"in {name}") == frozenset()
    assert not {each for each in of_where(Where("Kerkstraat", "1", "", name)) if each.startswith("PLACE")}


def test_the_municipality_of_the_gate_is_public_and_another_is_not():
    where = Where("Kerkstraat", "1", "3080", "Tervuren")
    (tervuren,) = [each.code for each in codes.codebook("municipality") if each.labels["nl"] == "Tervuren"]
    assert "PLACE tervuren" in of_where(where)
    assert "PLACE tervuren" not in of_where(where, known=tervuren)


@pytest.mark.parametrize(
    "said",
    [
        "Ik bel je om 3 uur, met 2 kinderen, sinds 2019.",
        "He hit me 4 times in 10 minutes. I am 34 years old.",
        "Elle a 3 enfants et 20 euros.",
        "Dank je wel. Tot morgen!",
        "",
    ],
)
def test_ordinary_sentences_have_nothing_to_compare(said):
    assert terms.terms(said) == frozenset()


@given(st.text(max_size=300))
def test_any_text_has_terms_or_none_and_no_text_breaks_it(said):
    found = terms.terms(said)
    assert all(each.split()[0] in ("NEXT", "STREET", "POSTCODE", "PLACE", "PHONE") for each in found)


@pytest.mark.parametrize(
    ("street", "number", "said"),
    [
        ("rue de l'Église", "12", "12 RUE DE L EGLISE"),
        ("rue de l'Église", "12", "r. de l’Eglise, 12"),
        ("Oude Markt", "5", "5 oude markt"),
        ("Oude Markt", "5", "OUDEMARKT 5"),
        ("Ten Bos", "3", "tenbos nr 3"),
        ("Koning Albertlaan", "40", "K. Albertln 40"),
        ("Sint-Jansstraat", "8", "St.-Jansstr. 8"),
        ("Hauptstraße", "7", "HAUPTSTR. 7"),
        ("Wilgenstraat", "17 bus 2", "wilgen straat 17/2"),
        ("Wilgenstraat 17", "", "w i l g e n s t r a a t 1 7"),
    ],
)
def test_streets_of_this_country_and_its_neighbours(street, number, said):
    assert terms.terms(said) & of_where(Where(street, number))
