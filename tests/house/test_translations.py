"""Every text of the interface is translated into Dutch, French and German; nothing is guessed."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from houvast.library.codes import codebook, list_names

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)


@pytest.fixture(scope="module")
def collected():
    return messages.collected()


def ids(catalog):
    return {(message.context, message.id) for message in catalog if message.id}


@pytest.mark.parametrize("language", messages.TRANSLATIONS)
def test_no_text_is_untranslated_or_guessed(language):
    assert messages.missing(messages.read(language)) == []


@pytest.mark.parametrize("language", messages.TRANSLATIONS)
def test_the_files_hold_the_texts_that_pages_use_and_no_others(language, collected):
    known = ids(messages.read(language))
    assert ids(collected) - known == set(), "run: make messages"
    assert known - ids(collected) == set(), "run: make messages"


@pytest.mark.parametrize("language", messages.TRANSLATIONS)
def test_a_translation_fills_in_the_same_places(language):
    """%(name)s in the source is %(name)s in the translation, and so are the addresses."""
    for message in messages.read(language):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in filter(None, strings):
            wanted = set(re.findall(r"%\(\w+\)[sd]|href=\"[^\"]*\"", sources[-1]))
            assert set(re.findall(r"%\(\w+\)[sd]|href=\"[^\"]*\"", string)) == wanted, sources[0]


@pytest.mark.parametrize("language", messages.TRANSLATIONS)
def test_a_translation_says_what_it_says_once(language):
    twice = re.compile(r"(.{12,}?)\s*\1")
    for message in messages.read(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        if not any(map(twice.search, sources)):
            assert [each for each in strings if twice.search(each)] == []


def test_dutch_at_the_desk_says_je():
    """Public pages speak as their helpline wrote them; at the desk colleagues speak to one another."""
    formal = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
    said = {
        str(message.id): message.string if isinstance(message.string, tuple) else (message.string,)
        for message in messages.read("nl")
        if any("/public/" not in file for file, _line in message.locations) and message.context != "o'clock"
    }
    assert {source: each for source, each in said.items() if any(map(formal.search, each))} == {}


def said_in(language):
    """(source, text) of every translation, without tags and what is filled in."""
    for message in messages.read(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in filter(None, strings if message.id else ()):
            yield str(message.id), re.sub(r"<[^<>]*>|%\(\w+\)[sd]", "x", string)


# Who reads "u" beside "je" hears two people; in Belgium people say "je kan" and "je wil".
OTHERWISE = {
    "nl": r"\b(?:kunt|wilt)\b|\b[Kk]un je\b",
    "fr": r"\b(?:tu|toi|ton|tes|tien|écris|regarde-)\b",
    "de": r"\b(?:du|dir|dich|dein\w*|sieh|lies|nimm|wähle|schreibe|sag|zieh)\b",
}


@pytest.mark.parametrize("language", OTHERWISE)
def test_people_are_spoken_to_in_one_way(language):
    otherwise = re.compile(OTHERWISE[language], re.IGNORECASE if language == "de" else 0)
    assert [text for _source, text in said_in(language) if otherwise.search(text)] == []


# docs/words.md decides; what stands here was once written in two ways.
DECIDED = {
    "nl": r"\b[Ee]-mail|\b[Hh]elpline\b|\b[Pp]ublieke (?:pagina|naam)|\b[Tt]ekening|\bomslag|\bperioden\b",
    "fr": r"(?<!-)\b[Mm]ails?\b|ligne d’écoute|\bdessins?\b|\bannuaire",
    "de": r"(?<![-\w@])Mail(?:s|adress\w*)?\b(?!-)|\bHelpline\b|Hil(?:fs|fe)linie|\bZeichnung",
}


@pytest.mark.parametrize("language", DECIDED)
def test_one_thing_has_one_word(language):
    decided = re.compile(DECIDED[language])
    assert [text for _source, text in said_in(language) if decided.search(text)] == []


# A space that does not break, and ’ for what is left out; the colon of a sample in code is none.
ODD_FRENCH = re.compile(r"(?<=\S) [;?!»]|(?<=\S) :(?!\w)|« |(?<=\w)'(?=\w)")


def test_french_keeps_a_sign_of_two_parts_beside_its_word():
    assert [text for _source, text in said_in("fr") if ODD_FRENCH.search(text)] == []


def labels(language: str) -> Iterator[str]:
    """What the codes of every list are called; names of places are written as the state writes them."""
    for name in list_names():
        if name != "municipality":
            yield from (code.label(language) for code in codebook(name))


@pytest.mark.parametrize("language", DECIDED)
def test_codes_are_called_as_pages_say_it(language):
    decided = re.compile(DECIDED[language])
    assert [label for label in labels(language) if decided.search(label)] == []


@pytest.mark.parametrize("language", DECIDED)
def test_labels_of_codes_keep_the_signs_of_their_language(language):
    odd = ODD_FRENCH if language == "fr" else re.compile(r"(?<=[^\W\d])'(?=[^\W\d])")
    assert [label for label in labels(language) if odd.search(label)] == []


@pytest.mark.parametrize("language", ["nl", "de"])
def test_what_is_left_out_is_marked_by_the_same_sign_everywhere(language):
    assert [text for _source, text in said_in(language) if re.search(r"(?<=[^\W\d])'(?=[^\W\d])", text)] == []


OF_THE_LIBRARY = sorted((messages.SOURCE / "library").rglob("*.yaml"))


@pytest.mark.parametrize("file", OF_THE_LIBRARY, ids=lambda file: file.stem)
def test_french_words_that_the_library_brings_keep_the_same_signs(file):
    """What a table counts and what a sheet of risk warns of stands on pages, too."""
    said = [text for each in yaml.safe_load_all(file.read_text("utf-8")) for text in _in_french(each)]
    assert [text for text in said if ODD_FRENCH.search(text)] == []


def _in_french(told, *, here=False):
    """All texts below a key `fr`."""
    if isinstance(told, dict):
        for key, each in told.items():
            yield from _in_french(each, here=here or key == "fr")
    elif isinstance(told, list):
        for each in told:
            yield from _in_french(each, here=here)
    elif here and isinstance(told, str):
        yield told


def of_lists_from_others() -> list[Path]:
    rooms = (messages.SOURCE / "library" / room for room in ("hsds", "sheets"))
    return sorted(file for room in rooms for file in room.glob("*.py"))


REFUSALS = {"Fault": 1, "Unreadable": 0, "MappingRefused": 0, "refuse": 0, "_fault": 1, "_instead": 0}


def test_no_reason_of_a_list_from_others_is_text_that_cannot_be_translated():
    """What refuses a list is Worded, of a template that stands there; never a plain string."""
    plain = []
    for file in of_lists_from_others():
        for call in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            place = f"{file.name}:{call.lineno}"
            if name == "Worded" and not isinstance(call.args[0], ast.Constant):
                plain.append(place)
            if name in REFUSALS and len(call.args) > REFUSALS[name]:
                said = call.args[REFUSALS[name]]
                made = getattr(said.func, "id", "") if isinstance(said, ast.Call) else ""
                if isinstance(said, ast.Constant | ast.JoinedStr | ast.BinOp) or made in ("str", "repr"):
                    plain.append(place)
    assert plain == []


def test_a_sentence_in_the_library_of_lists_stands_in_a_template_and_nowhere_else():
    stray = []
    for file in of_lists_from_others():
        tree = ast.parse(file.read_text())
        allowed = {
            id(part)
            for node in ast.walk(tree)
            if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Worded")
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))  # a docstring
            for part in ast.walk(node)
        }
        stray += [
            f"{file.name}:{node.lineno}: {node.value[:40]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in allowed
            and re.search(r"\w+ \w+ \w+.*[.?:]$|^(?:This|Here|More|The|Two|Column)\b", node.value)
        ]
    assert stray == []
