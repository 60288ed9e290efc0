"""What figures would give away next to those of the same days that are out, or signed and on their way.

The files of both are read as somebody outside reads them (`library.figures.outsider`): what was withdrawn or
followed since was still seen. A finding names table, cell and kind, and no number: it is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.records.releases import course, folders
from houvast.records.releases.course import State
from houvast.records.releases.models import Release

if TYPE_CHECKING:
    from houvast.library.figures import SafeTable
    from houvast.library.figures.outsider import Narrow
    from houvast.library.figures.seen import SeenTable

Progress = Callable[[int, int], None]
Finding = Mapping[str, Any]
Compared = Mapping[str, Sequence[Finding]]
"""By the id of each release that was compared with: what both together give away, the worst first."""

MOST_KEPT = 20
PARTS = 10  # in which the progress of comparing with one release is told
UNREADABLE = "unreadable"


def untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


def beside(organisation: UUID, from_: date, until: date, *, but: UUID | None = None) -> QuerySet[Release]:
    """Releases of a helpline that share a day with a period and are signed, or were published ever."""
    known = Q(published_at__isnull=False) | Q(state=State.SIGNED.value)
    found = Release.objects.filter(known, organisation=organisation, begins__lt=until, until__gt=from_)
    return (found.exclude(pk=but) if but else found).order_by("pk")


def overlap(organisation: UUID, from_: date, until: date, *, but: UUID | None = None) -> str:
    """In words: figures of another period that shares days with this one, signed or put out ever; or nothing.

    What the days say that only one of two periods holds is protected by neither (docs/decisions/0325).
    """
    other = _another_period(beside(organisation, from_, until, but=but), from_, until)
    if other is None:
        return ""
    return _(
        "Figures from %(from)s until %(until)s were signed or published. They share days with this period, "
        "and the difference could show small numbers, also when they were withdrawn since. Take the same "
        "period, or one that shares no day with it."
    ) % {"from": other.begins, "until": other.until}


def overlap_when_gathering(organisation: UUID, from_: date, until: date) -> str:
    """The same, and figures that were only gathered and stand: who gathers looks at the tables of both."""
    if why := overlap(organisation, from_, until):
        return why
    standing = Release.objects.filter(organisation=organisation).exclude(state=State.WITHDRAWN.value)
    other = _another_period(standing.order_by("begins", "until"), from_, until)
    if other is None:
        return ""
    return _(
        "Figures from %(from)s until %(until)s are gathered already. They share days with this period, and "
        "the difference could show small numbers. Take the same period, or one that shares no day with it; "
        "or have who signs withdraw those figures first."
    ) % {"from": other.begins, "until": other.until}


def _another_period(others: QuerySet[Release], from_: date, until: date) -> Release | None:
    return next((each for each in others if course.overlap((each.begins, each.until), (from_, until))), None)


def compared(folder: Path, others: Sequence[Release], progress: Progress) -> dict[str, list[Finding]]:
    """What prepared files give away next to each of these releases, by their ids."""
    if not others:
        return {}
    from houvast.library.figures.outsider import read_folder

    return _compared(read_folder(folder), others, progress)


def compared_within(release: UUID, folder: Path) -> dict[str, list[Finding]]:
    """What the estimates and tables of overlaps of prepared files give away beside one another, by the id of
    their own release; each was protected without the others. Nothing where there is one at most.
    """
    if len(folders.index_of(release).get("estimates", ())) < 2:
        return {}
    from houvast.library.figures.outsider import given_away_within, read_folder

    tables = read_folder(folder)
    return {str(release): [_finding(each, tables) for each in given_away_within(tables)[:MOST_KEPT]]}


def compared_tables(
    tables: "Sequence[SafeTable]", others: Sequence[Release], progress: Progress
) -> Iterator[tuple[Release, Finding]]:
    """The same of tables that were not written, each release with the worst that was found."""
    from houvast.library.figures.seen import seen_of

    seen = [seen_of(table) for table in tables]
    for done, other in enumerate(others):
        for finding in _findings(seen, other.pk, _parts_of(done, len(others), progress)):
            yield other, finding
            break


def _compared(
    tables: "Sequence[SeenTable]", others: Sequence[Release], progress: Progress
) -> dict[str, list[Finding]]:
    found = {}
    for done, other in enumerate(others):
        found[str(other.pk)] = list(_findings(tables, other.pk, _parts_of(done, len(others), progress)))
        progress(PARTS * (done + 1), PARTS * len(others))
    return found


def _parts_of(done: int, many: int, progress: Progress) -> Progress:
    """Within one release after some others: how far the comparing of all is."""
    return lambda part, of: progress(PARTS * done + PARTS * part // of, PARTS * many)


def _findings(tables: "Sequence[SeenTable]", other: UUID, progress: Progress) -> Iterator[Finding]:
    from houvast.library.figures.outsider import FolderRefused, given_away, read_folder

    try:
        before = read_folder(folders.lies_in(other))
    except FolderRefused:
        yield {"of": UNREADABLE}
        return
    for narrow in given_away(before, tables, progress)[:MOST_KEPT]:
        yield _finding(narrow, (*tables, *before))


def _finding(narrow: "Narrow", tables: "Sequence[SeenTable]") -> Finding:
    """What is kept of it; of a table of people, also what it is of and the names of its axes."""
    from houvast.library.figures.outsider import KINDS

    found: dict[str, Any] = {"of": narrow.of.value, "table": narrow.table, "cell": list(narrow.cell)}
    known = next(each.definition for each in tables if each.definition.name == narrow.table)
    if known.facts in KINDS:
        found |= {"table": known.facts, "axes": [axis.name for axis in known.dimensions]}
    return found


def said_within(finding: Finding) -> str:
    """A finding between two tables of people in one release, and what may be done about it."""
    return _(
        "Two estimates or tables of overlaps in these figures would together show a small number, or what "
        "was corrected between them: %(cell)s. Have who signs withdraw these figures, gather the period "
        "again, and leave one of both out."
    ) % {"cell": _cell_in_words(finding)}


def said(other: Release, finding: Finding) -> str:
    """A finding in words: next to which figures, and where it shows."""
    where = {"from": other.begins, "until": other.until, "cell": _cell_in_words(finding)}
    return _SAID[finding["of"]]() % where


def to_do(finding: Finding) -> str:
    """What may be done about a finding between two releases."""
    return {
        "days": _("Take a period that is the same or lies apart."),
        UNREADABLE: _("Have somebody look at the folder of those figures."),
    }.get(
        finding["of"],
        _(
            "Let who signs withdraw these, leave the former figures as they are, and gather again once more "
            "has changed."
        ),
    )


_SAID: Mapping[str, Callable[[], str]] = {
    "cell": lambda: _(
        "Next to the figures from %(from)s until %(until)s a small number could be worked out: %(cell)s."
    ),
    "days": lambda: _(
        "The figures from %(from)s until %(until)s share days with these. What lies between them would show "
        "a small number: %(cell)s."
    ),
    "change": lambda: _(
        "So little changed since the figures from %(from)s until %(until)s that somebody could read what was "
        "corrected, for example here: %(cell)s."
    ),
    UNREADABLE: lambda: _(
        "The files of the figures from %(from)s until %(until)s cannot be read, so nobody knows what both "
        "would show together."
    ),
}


def all_said(release: Release) -> list[str]:
    """In words all that keeps a release from being proposed, checked and signed; none where nothing does."""
    days = (release.organisation_id, release.begins, release.until)
    if why := overlap(*days, but=release.pk):
        return [why]
    others = beside(*days, but=release.pk)
    found = [(other, each) for other in others for each in release.compared.get(str(other.pk), ())]
    return [said(*each) for each in found] + list(dict.fromkeys(to_do(finding) for _other, finding in found))


def _cell_in_words(finding: Finding) -> str:
    """The title of the table and the names of the codes, as they stand on its page."""
    from houvast.library.figures.definitions import definition, names
    from houvast.library.figures.labels import code_label, in_language, term
    from houvast.library.figures.tables import TOTAL

    if "table" not in finding:
        return ""
    language = get_language() or "en"
    if "axes" in finding:
        from houvast.library.figures.outsider import definition_of

        known = definition_of(finding["table"], "", finding["axes"], [[code] for code in finding["cell"]])
    elif finding["table"] in names():
        known = definition(finding["table"])
    else:  # a table that is declared no more
        return ", ".join((finding["table"], *finding["cell"]))
    axes = zip(known.dimensions, finding["cell"], strict=False)
    codes = [code_label(axis, code, language) for axis, code in axes if code != TOTAL]
    return ": ".join((str(in_language(known.titles, language)), ", ".join(codes) or term("total", language)))
