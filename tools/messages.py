"""Collects every text of the interface into the .po files; `make messages` runs it.

English is the source. What is translated already is kept, what is gone is removed, what is new stands empty
until somebody translates it (tests/house/test_translations.py fails until then). Nothing is guessed: no fuzzy
matches. Needs no gettext on the system.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "houvast"
LOCALE = SOURCE / "interfaces" / "shell" / "locale"
# The library brings its own words (tables, labels); of lists from others it says what is wrong by Worded.
ROOMS = ("interfaces", "records", "project", "demo", "library/hsds", "library/sheets")
TRANSLATIONS = ("nl", "fr", "de")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Worded": None,  # library/sheets/worded.py
}
VOLATILE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Report-Msgid-Bugs-To",
)


def collected() -> Catalog:
    """Every message of templates and Python files, with the files it stands in."""
    catalog = Catalog(project="houvast", fuzzy=False)
    for file in sorted(sources()):
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            text = templatize(text, origin=str(file))
        found = extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for _line, message, comments, context in found:
            place = file.relative_to(ROOT).as_posix()
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for pattern in ("*.py", "templates/**/*.html", "templates/**/*.txt"):
            yield from (SOURCE / room).rglob(pattern)


def read(language: str) -> Catalog:
    file = path(language)
    if not file.exists():
        return Catalog(locale=language, fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def updated(old: Catalog, messages: Catalog) -> Catalog:
    """The same messages with the translations that there were; nothing obsolete, nothing fuzzy."""
    new = Catalog(locale=old.locale, project="houvast", fuzzy=False)
    for message in messages:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        new.add(
            message.id,
            string=known.string if known else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def write(language: str, catalog: Catalog) -> None:
    """Without dates and line numbers: a file that changes only when a text does."""
    buffer = io.BytesIO()
    catalog.header_comment = (
        f"# Texts of the interface in {catalog.locale.english_name}. See tools/messages.py."
    )
    write_po(buffer, catalog, width=100, include_lineno=False, sort_by_file=True, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}' for name in VOLATILE))]
    path(language).parent.mkdir(parents=True, exist_ok=True)
    path(language).write_text("".join(kept).rstrip() + "\n", encoding="utf-8")


def missing(catalog: Catalog) -> list[str]:
    """What has no translation yet."""
    empty = []
    for message in catalog:
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or not all(strings)):
            empty.append(str(message.id))
    return empty


def main() -> None:
    messages = collected()
    for language in TRANSLATIONS:
        catalog = updated(read(language), messages)
        write(language, catalog)
        sys.stdout.write(f"{language}: {len(catalog)} texts, {len(missing(catalog))} to translate\n")


if __name__ == "__main__":
    main()
