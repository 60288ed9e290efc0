"""Days and times are written in one way in each language: by the name of a format, never by a pattern."""

import re
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

SOURCE = Path(__file__).resolve().parents[2] / "src" / "houvast"
TEMPLATES = [path for kind in ("html", "txt") for path in SOURCE.rglob(f"templates/**/*.{kind}")]
FILTER = re.compile(r'\|(?:date|time)\b(?::("[^"]*"|\w+))?')
# What a machine reads: only in an attribute (datetime, value, min, max, data-...) or a comparison.
FOR_MACHINES = {"c", "Y-m-d", r"Y-m-d\TH:i", "Ymd", "m-d"}
IN_AN_ATTRIBUTE = re.compile(
    r"(?:<[a-z][^<>]*(?:datetime|value|min|max|href|data-[a-z-]+)=\"[^\"]*|\{% if [^%]*)$"
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMES = {
    name
    for code in LANGUAGES
    for name in vars(import_module(f"houvast.project.formats.{code}.formats"))
    if name.endswith("_FORMAT")
}
NOON = datetime(2026, 11, 27, 13, 5, 33, tzinfo=UTC)


def patterns(path: Path) -> list[str]:
    """What a template formats days with, apart from names and from what machines read."""
    text, found = path.read_text(encoding="utf-8"), []
    for match in FILTER.finditer(text):
        said = (match[1] or "").strip('"')
        opened = text[: match.start()].rsplit("\n", 1)[-1]
        quiet = re.sub(r"(\{\{[^}]*\}\})", "", re.sub(r'(\{%[^%]*?)"([^"%]*)"', r"\1\2", opened))
        machine = said in FOR_MACHINES and (path.suffix == ".txt" or IN_AN_ATTRIBUTE.search(quiet))
        if said not in NAMES and not machine:
            found.append(match[0])
    return found


def test_there_are_templates_with_days():
    assert sum(bool(FILTER.search(path.read_text(encoding="utf-8"))) for path in TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_names_a_format_and_writes_no_pattern(path: Path):
    assert patterns(path) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_form_has_the_browsers_own_field_for_a_day_which_shows_the_order_of_the_browsers_language(
    path: Path,
):
    assert not re.search(
        r"""type=["']?(?:date|datetime-local|month|week)\b""", path.read_text(encoding="utf-8")
    )


def test_code_that_people_read_names_a_format_too():
    for path in SOURCE.rglob("*.py"):
        if "library" in path.relative_to(SOURCE).parts:
            continue
        for said in re.findall(r'date_format\(.*, "([^"]*)"\)', path.read_text(encoding="utf-8")):
            assert said in NAMES, path


def test_every_language_writes_every_format():
    for code in LANGUAGES:
        module = import_module(f"houvast.project.formats.{code}.formats")
        assert {name for name in vars(module) if name.endswith("_FORMAT")} == NAMES


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nl", "27 november 2026", "27/11/2026"),
        ("fr", "27 novembre 2026", "27/11/2026"),
        ("de", "27. November 2026", "27.11.2026"),
        ("en", "27 November 2026", "27 Nov 2026"),
    ],
)
def test_a_day_and_a_time_read_as_people_write_them_there(language: str, long: str, short: str):
    with override(language), timezone.override("Europe/Brussels"):
        assert date_format(date(2026, 11, 27), "DATE_FORMAT") == long
        assert date_format(date(2026, 11, 27), "SHORT_DATE_FORMAT") == short
        assert Template('{{ at|time:"TIME_FORMAT" }}').render(Context({"at": NOON})) == "14:05"
        assert Template("{{ day }}").render(Context({"day": date(2026, 11, 27)})) == long
        assert (
            Template('{{ at|date:"SHORT_DATETIME_FORMAT" }}').render(Context({"at": NOON}))
            == f"{short}, 14:05"
        )
