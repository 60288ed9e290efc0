"""The fixed words about an effect, from words.yaml."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.labels import LANGUAGES, check_language


@cache
def _read() -> dict[str, Any]:
    text = (files("houvast.library.figures.campaign") / "words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def sentence(name: str, language: str, **values: object) -> str:
    """A sentence with its values."""
    return str(_read()["sentences"][name][check_language(language)]).format(**values)


def method_name(method: str, language: str) -> str:
    return str(_read()["methods"][method][check_language(language)])


def heads(language: str) -> tuple[str, ...]:
    return tuple(_read()["heads"][check_language(language)])


def failed(check: str, **values: object) -> dict[str, str]:
    """What it means that a check failed, in every language; a value may be one by language."""
    return {
        language: str(_read()["checks"][check][language]).format(
            **{name: value[language] if isinstance(value, dict) else value for name, value in values.items()}
        )
        for language in LANGUAGES
    }


def check_name(check: str, language: str) -> str:
    return str(_read()["checks"][check]["name"][check_language(language)])


def on_page(name: str, language: str, **values: object) -> str:
    return str(_read()["page"][name][check_language(language)]).format(**values)


def assumptions(language: str) -> tuple[str, ...]:
    return tuple(_read()["assumptions"][check_language(language)])
