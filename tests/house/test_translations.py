"""Every text of the interface is translated into Dutch, French and German; nothing is guessed."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

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


def test_dutch_at_the_desk_says_je():
    """Public pages speak as their helpline wrote them; at the desk colleagues speak to one another."""
    formal = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
    said = {
        str(message.id): message.string if isinstance(message.string, tuple) else (message.string,)
        for message in messages.read("nl")
        if any("/public/" not in file for file, _line in message.locations) and message.context != "o'clock"
    }
    assert {source: each for source, each in said.items() if any(map(formal.search, each))} == {}


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
