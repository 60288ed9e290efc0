"""Every text of the interface is translated into Dutch, French and German; nothing is guessed."""

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
