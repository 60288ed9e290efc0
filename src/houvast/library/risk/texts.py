"""A licensed pack of texts: the questions of an instrument in one language, with who allowed their use.

```yaml
instrument: dash
version: "2009, 24 questions (SafeLives)"
language: en
licence: "used with permission of ..., letter of 2026-03-02"
items: {"1": "...", "2": "..."}
```

houvast ships none. A pack must name every item and its licence: half a pack would show half an instrument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from houvast.library.risk.instrument import LANGUAGES, Instrument
from houvast.library.risk.refusals import MalformedTexts

_KEYS = {"instrument", "version", "language", "licence", "items"}
MOST_BYTES = 50_000


@dataclass(frozen=True, slots=True)
class Texts:
    """The questions by item, in one language, and the words of the licence."""

    language: str
    licence: str
    items: Mapping[str, str]


def read_texts(text: str, instrument: Instrument, file: str) -> Texts:
    """A pack out of its YAML, refused when it is not whole, of another version, or without a licence."""
    try:
        said = yaml.safe_load(text) if len(text.encode()) <= MOST_BYTES else None
    except (yaml.YAMLError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.keys() != _KEYS or not isinstance(said["items"], dict):
        raise MalformedTexts(f"{file}: a pack of texts has exactly {', '.join(sorted(_KEYS))}.")
    for key, wanted in (("instrument", instrument.name), ("version", instrument.version)):
        if said[key] != wanted:
            raise MalformedTexts(f"{file}: {key} is {said[key]!r}, while this is {wanted!r}.")
    if said["language"] not in LANGUAGES:
        raise MalformedTexts(f"{file}: language is one of {', '.join(LANGUAGES)}.")
    if not isinstance(said["licence"], str) or not said["licence"].strip():
        raise MalformedTexts(f"{file}: licence says who allowed the use of these words, and when.")
    items = {str(key): value for key, value in said["items"].items()}
    if odd := set(items) ^ set(instrument.items):
        raise MalformedTexts(f"{file}: item {min(odd)} stands on one side only. A pack names every item.")
    for key, words in items.items():
        if not isinstance(words, str) or not words.strip():
            raise MalformedTexts(f"{file}: item {key} has no words.")
    return Texts(said["language"], said["licence"].strip(), items)
