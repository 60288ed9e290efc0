"""The plan as it is read: measures with their figures, what GREVIO asks, and the report of a year in print.

Everything that is shown as a figure is a cell of a release that stands, as its own page shows it. A report
keeps what it said on its day; where a release is withdrawn later, its figures are taken out when it is read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from houvast.library import printing
from houvast.records.accounts import queries as accounts
from houvast.records.plan import questionnaire, stored
from houvast.records.plan.measures import LANGUAGES, Indicator, articles
from houvast.records.plan.models import MeasureVersion
from houvast.records.plan.wording import STATES
from houvast.records.releases import queries as releases

TEMPLATE = Path(__file__).with_name("plan.typ")


def shown(row: MeasureVersion, language: str, *, on: date, until: date | None = None) -> dict[str, Any]:
    """One measure with its figures, in plain values. `until`: figures of periods that ended by then."""
    measure, indicator = stored.measure_of(row), stored.indicator_of(row)
    own, words = measure.in_language(language)
    figures = (
        releases.cells(
            indicator.table,
            indicator.line,
            indicator.column,
            language=language,
            of=row.organisation_id,
            until=until,
        )
        if indicator
        else []
    )
    return {
        "reference": measure.reference,
        "title": words.title,
        "about": words.about,
        "language": own,
        "owner": measure.owner,
        "article": measure.article,
        "article_about": articles()[measure.article][language],
        "status": measure.status,
        "status_said": str(STATES[measure.status]),
        "is_late": measure.status in ("PLANNED", "UNDER_WAY") and measure.until < on,
        "days": f"{_day(measure.begins)} – {_day(measure.until)}",
        "last_day": _day(measure.until),
        "has_indicator": indicator is not None,
        "figures": [_figure(cell, indicator) for cell in figures] if indicator else [],
    }


def _figure(cell: releases.Cell, indicator: Indicator) -> dict[str, Any]:
    return {
        "release": str(cell.release),
        "table": indicator.table,
        "line": list(indicator.line),
        "place": cell.place,
        "period": _period(cell.from_, cell.until),
        "about": f"{cell.title}: {', '.join((*cell.names, cell.column))}",
        "counted": cell.subtitle,
        "text": cell.text,
        "kind": cell.kind,
        "notes": list(cell.notes),
    }


def asked(
    helpline: UUID, language: str, *, until: date | None = None, whole: bool = False
) -> list[dict[str, Any]]:
    """What a GREVIO questionnaire asks: the newest published table of each kind, and what is missing.

    `whole`: with every table laid out, for a report; else its title and place only.
    """
    return [
        {
            "article": row.article,
            "asks": row.asks[language],
            "tables": [_table(found, whole) for found in _tables(row, helpline, language, until)],
            "unfilled": bool(row.tables) and not any(_tables(row, helpline, language, until)),
            "missing": row.missing.get(language, ""),
        }
        for row in questionnaire.rows()
    ]


def _tables(
    row: questionnaire.Row, helpline: UUID, language: str, until: date | None
) -> Iterator[releases.Standing]:
    for name in row.tables:
        found = releases.newest_table(name, language=language, of=helpline, until=until)
        if found:
            yield found


def _table(found: releases.Standing, whole: bool) -> dict[str, Any]:
    said = {
        "release": str(found.release),
        "name": found.name,
        "title": found.laid_out["title"],
        "period": _period(found.from_, found.until),
    }
    return {**said, "laid_out": found.laid_out} if whole else said


def contents(helpline: UUID, called: str, year: int, *, on: date) -> dict[str, Any]:
    """All that the report of a year says, by language: measures that ran in it, periods that ended."""
    return {language: _content(helpline, called, year, language, on=on) for language in LANGUAGES}


def _content(helpline: UUID, called: str, year: int, language: str, *, on: date) -> dict[str, Any]:
    end = date(year + 1, 1, 1)
    rows = stored.newest(helpline).filter(retired=False, begins__lt=end, until__gte=date(year, 1, 1))
    with translation.override(language):
        measures = [shown(row, language, on=on, until=end) for row in stored.in_order(rows)]
        return {
            "language": language,
            "year": year,
            "title": _("Report on the plan, %(year)s") % {"year": year},
            "helpline": called,
            "made_on": date_format(on, "DATE_FORMAT"),
            "is_demo": accounts.is_demo(),
            "measures": measures,
            "asked": asked(helpline, language, until=end, whole=True),
        }


def at_a_glance(measures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many measures are how far; by reference, which are late and which have no figure."""

    def named(found: Iterable[Mapping[str, Any]]) -> str:
        return ", ".join(each["reference"] for each in found)

    counts = [(said, sum(each["status"] == state for each in measures)) for state, said in STATES.items()]
    return {
        "count": len(measures),
        "states": [_("%(said)s: %(count)s") % {"said": said, "count": n} for said, n in counts if n],
        "late": named(each for each in measures if each["is_late"]),
        "unchosen": named(each for each in measures if not each["has_indicator"]),
        "unpublished": named(each for each in measures if each["has_indicator"] and not each["figures"]),
    }


def without_withdrawn(content: Mapping[str, Any], standing: frozenset[UUID]) -> dict[str, Any]:
    """A report with figures of releases that still stand only; `gone` says that some were taken out."""
    kept = {str(each) for each in standing}
    measures = [
        {**each, "figures": [figure for figure in each["figures"] if figure["release"] in kept]}
        for each in content["measures"]
    ]
    asked_ = [
        {**each, "tables": [table for table in each["tables"] if table["release"] in kept]}
        for each in content["asked"]
    ]
    gone = measures != content["measures"] or asked_ != content["asked"]
    with translation.override(content["language"]):
        glance = at_a_glance(measures)
    return {**content, "measures": measures, "asked": asked_, "gone": gone, "glance": glance}


def in_print(content: Mapping[str, Any], *, at: datetime) -> bytes:
    """The report as a PDF that everybody can read (PDF/UA-1), in the language of its content."""
    template, words = releases.tables_in_print(content["language"])
    asked_ = [{**each, "tables": [_shortened(one) for one in each["tables"]]} for each in content["asked"]]
    with translation.override(content["language"]):
        said = {**content, "asked": asked_, "labels": _labels(content), "words": words}
    return printing.in_print(
        TEMPLATE.read_bytes(),
        said,
        fonts=Path(settings.TYPEFACE),
        stamp=int(at.astimezone(UTC).timestamp()),
        files={"table.typ": template},
    )


def _shortened(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without lines of nothing but zeros; its last line stays. Hidden cells are no zeros."""
    read = table["laid_out"]
    something = [row for row in read["rows"] if any(cell["text"] != "0" for cell in row["cells"])]
    rows = something or read["rows"][-1:]
    return {**table, "laid_out": {**read, "rows": rows}, "left_out": len(rows) < len(read["rows"])}


def _labels(content: Mapping[str, Any]) -> dict[str, str]:
    """The words of the printed report beside its content."""
    return {
        "about": _("Measures, who answers for them, how far they are, and what published figures say."),
        "made": _("As it stood on %(day)s.") % {"day": content["made_on"]},
        "demo": _("This is a demonstration: the helpline, its measures and its figures are invented."),
        "gone": _("Figures that were withdrawn since are left out."),
        "rule": _(
            "Each figure is a cell of a published table, with its period and footnotes. Where no figure is "
            "published, none stands here."
        ),
        "overview": _("Where each measure stands"),
        "measures": _("The measures one by one"),
        "measure": _("Measure"),
        "owner": _("Who answers for it"),
        "days": _("Days"),
        "by": _("Done by"),
        "article": _("Istanbul Convention"),
        "article_short": _("Article %(number)s") % {"number": "{n}"},
        "status": _("How far"),
        "is_late": _("past its last day"),
        "late": _("Past their last day, and not done:"),
        "none_late": _("No measure is past its last day."),
        "unchosen": _("No figure was chosen for:"),
        "unpublished": _("A figure was chosen and is not published for:"),
        "figure": _("Figure"),
        "period": _("Period"),
        "value": _("Published"),
        "none_short": _("none chosen"),
        "not_published": _("not published"),
        "no_indicator": _("No published figure was chosen for this measure."),
        "no_figure": _("A figure was chosen; none of these periods is published."),
        "annex": _("Annex: what GREVIO asks, as far as figures go"),
        "asked_rule": _(
            "In our own words, from article 11 and what GREVIO asked countries for. What a helpline cannot "
            "tell is named, with who can."
        ),
        "asks": _("What is asked"),
        "has": _("Published here"),
        "missing": _("Missing"),
        "tables": _("The tables"),
        "left_out": _("Lines with nothing but zeros are left out here. The published table has them."),
        "unfilled": _("No table of it is published for this period."),
    }


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _period(from_: date, until: date) -> str:
    if (from_.month, from_.day, until) == (1, 1, date(from_.year + 1, 1, 1)):
        return str(from_.year)
    last = date.fromordinal(until.toordinal() - 1)
    return f"{_day(from_)} – {_day(last)}"
