"""The catalogue of published figures as portals harvest it: what stands in the folders, said in DCAT-AP."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from houvast.interfaces.shell.line import LANGUAGES, the_line
from houvast.library.dcat import Catalogue, Dataset, File, Series
from houvast.records.releases.queries import Published

CATALOGUE = "api_figures:catalogue"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # of folders whose index names none
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class _Entry:
    """A table or an estimate, in its release."""

    release: Published
    said: Mapping[str, Any]
    kind: str


def catalogue(published: Iterable[Published], absolute: Absolute) -> Catalogue:
    """Of everything that stands. `absolute` makes a whole address of a path."""
    standing = [release for release in published if not release.withdrawn]
    entries = [entry for release in standing for entry in _entries(release)]
    line = the_line()
    return Catalogue(
        address=absolute(reverse(CATALOGUE, args=["ttl"])),
        homepage=absolute(_page("public:figures")),
        titles=_in_words(lambda language: _said(_("Published figures"), line.name[language], language)),
        descriptions=_in_words(
            lambda _language: _(
                "Every figure says what was counted, of whom and when. Unknown is shown and never left out. "
                "Numbers from 1 to 4 are hidden, and so is what would give them away."
            )
        ),
        publisher={language: line.name[language] for language in LANGUAGES},
        telephone=line.dial,
        licence=next(
            (release.index["licence"] for release in standing if "licence" in release.index), LICENCE
        ),
        series=[_series(entry, absolute) for entry in _newest(entries)],
        datasets=[_dataset(entry, entries, absolute) for entry in entries],
    )


def _entries(release: Published) -> Iterator[_Entry]:
    for kind in ("tables", "estimates"):
        for said in release.index.get(kind, ()):
            yield _Entry(release, said, kind)


def _newest(entries: Iterable[_Entry]) -> list[_Entry]:
    """Each table once, as its newest release has it."""
    tables = [entry for entry in entries if entry.kind == "tables"]
    return list({entry.said["name"]: entry for entry in reversed(tables)}.values())


def _series(entry: _Entry, absolute: Absolute) -> Series:
    definition = entry.said.get("definition", {})
    described = {
        language: ". ".join(_said(term, text, language) for term, text in lines[:2])  # unit and population
        for language, lines in definition.items()
    }
    titles = entry.said["title"]
    return Series(_series_address(entry, absolute), titles, described or titles)


def _series_address(entry: _Entry, absolute: Absolute) -> str:
    return f"{absolute(reverse(CATALOGUE, args=['ttl']))}#{entry.said['name']}"


def _dataset(entry: _Entry, entries: Iterable[_Entry], absolute: Absolute) -> Dataset:
    release, said = entry.release, entry.said
    page = "public:table" if entry.kind == "tables" else "public:estimate"
    following = release.followed_by
    replaced = any(each.release.id == following and each.said["name"] == said["name"] for each in entries)
    return Dataset(
        address=_dataset_address(release.id, said["name"], absolute),
        page=absolute(_page(page, release.id, said["name"])),
        titles={lang: f"{title}, {_period(release)}" for lang, title in said["title"].items()},
        descriptions={lang: _described(said, lang) for lang in said["title"]},
        from_=release.from_,
        until=release.until,
        issued=release.published_on,
        files=[_file(release.id, file, absolute) for file in said["files"]],
        series=_series_address(entry, absolute) if entry.kind == "tables" else "",
        replaced_by=_dataset_address(following, said["name"], absolute) if following and replaced else "",
    )


def _dataset_address(release: UUID, name: str, absolute: Absolute) -> str:
    return f"{absolute(reverse('api_figures:release', args=[release]))}#{name}"


def _described(said: Mapping[str, Any], language: str) -> str:
    lines = said.get("definition", {}).get(language, ())
    return "\n".join([said["subtitle"][language], *(_said(term, text, language) for term, text in lines)])


def _file(release: UUID, file: Mapping[str, Any], absolute: Absolute) -> File:
    address = absolute(reverse("api_figures:file", args=[release, file["name"]]))
    return File(address, file["format"], file["size"], file["sha256"], file.get("language", ""))


def _period(release: Published) -> str:
    first, last = release.from_, release.until - timedelta(days=1)
    whole_year = (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
    return str(first.year) if whole_year else f"{first} – {last}"


def _page(name: str, *args: object) -> str:
    """The public page in the first language of the helpline."""
    with translation.override(the_line().languages[0]):
        return reverse(name, args=args)


def _in_words(say: Callable[[str], str]) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = say(language)
    return said


def _said(term: str, text: str, language: str) -> str:
    """Both with a colon between; French has a space before it, where no line ends."""
    return f"{term}\u00a0: {text}" if language == "fr" else f"{term}: {text}"
