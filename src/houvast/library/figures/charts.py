"""Tables and series as drawings: a finding as title, direct labels, one sentence in place of the drawing.

Bars start at zero, what is unknown is drawn in grey, what is hidden is hatched with a length that says
nothing, a break is a gap with a note. No pie, no second axis. Sexes stand side by side on one scale and
never in the title. Only what may leave can be drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houvast.library.figures.drawing import (
    GREY,
    HUE,
    PALE,
    Bar,
    Dot,
    Plan,
    bar_panels,
    lines,
    planned,
    standing_bars,
    to_svg,
)
from houvast.library.figures.labels import (
    code_label,
    finding,
    in_language,
    joined,
    month_name,
    named,
    number,
    percent,
    sentence,
    term,
    unit_name,
)
from houvast.library.figures.outgoing import (
    Outgoing,
    cell_of,
    check_outgoing,
    codes_of,
    dimensions_of,
    measure_of,
    said_period,
    said_population,
    said_unit,
    title_of,
)
from houvast.library.figures.readable import readable_cell
from houvast.library.figures.series import Point, Series
from houvast.library.figures.tables import TOTAL, UNKNOWN, ObsStatus

_REST = ("OTHER", UNKNOWN, "REFUSED", "NONE_RECORDED")  # drawn in grey
_SEXES = "SEX"  # how the names of axes with a sex end
_MOST_PANELS = 5


class NothingToDraw(ValueError):
    """A table with too few cells, or with too many axes, for a drawing that says something."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as SVG, and the sentence for who does not see it."""

    svg: str
    alternative: str

    @property
    def width(self) -> float:
        """In pixels, as the drawing itself says."""
        return float(self.svg.split('width="', 1)[1].split('"', 1)[0])

    @property
    def height(self) -> float:
        return float(self.svg.split('height="', 1)[1].split('"', 1)[0])

    def width_in_print(self, room: tuple[float, float], a_pixel: float, margin: float = 0) -> float:
        """How wide it stands on paper, in the unit of `room` (across, down) and `a_pixel`: in its own size,
        or smaller where it would run off the page. `margin` is around it, in pixels.
        """
        across, down = self.width + 2 * margin, self.height + 2 * margin
        return min(across * a_pixel, room[0], room[1] * across / down)


def chart(
    table: Outgoing, language: str, *, title: str | None = None, highlight: Collection[str] = ()
) -> Chart:
    """The drawing of a table with one axis, or of one axis beside a short second one.

    Of a table with three axes two are drawn. `title` replaces the finding, and an empty one leaves it
    out; `highlight` names the codes that the reader came for.
    """
    made = plan(table, language, title=title, highlight=highlight)
    return Chart(made.svg(), made.alternative)


def plan(
    table: Outgoing, language: str, *, title: str | None = None, highlight: Collection[str] = ()
) -> Plan:
    """The same before it is drawn."""
    check_outgoing(table)
    said = finding_of(table, language) if title is None else title
    down, panels = _axes(table)
    subtitle = _subtitle(table, panels, language)
    drawn = [
        (name, _bars(table, down, fixed, language, highlight))
        for name, fixed in _panels(table, panels, language)
    ]
    if not any(bar.cell.value for _, bars in drawn for bar in bars):
        raise NothingToDraw(f"{title_of(table, language)}: no bar that is shown is longer than zero.")
    across = dimensions_of(table)[down].codebook == "month" and len(drawn) == 1
    body = standing_bars(drawn[0][1]) if across else bar_panels(drawn)
    hidden = sum(bar.hidden for _, bars in drawn for bar in bars)
    note = sentence("hidden_length", language) if hidden else ""
    most = joined(
        [_most(name, bars) for name, bars in drawn if any(bar.cell.value for bar in bars)], language
    )
    counted = sentence("alt_hidden", language, n=hidden) if hidden else ""
    alternative = sentence(
        "alt_bars",
        language,
        title=said or title_of(table, language),
        subtitle=subtitle,
        most=most,
        hidden=counted,
    ).strip()
    return planned(body, said, subtitle, note, alternative)


def line_chart(series: Series, language: str, *, title: str | None = None) -> Chart:
    """The drawing of a series: a line inside each stretch, a gap with a note at each break.

    The finding compares inside the newest stretch only; what stands before a break was counted differently.
    """
    shown = [point for point in series.points if point.value is not None]
    if len(shown) < 2:
        raise NothingToDraw("A line needs at least two points that are shown.")
    newest = [point for point in series.stretches[-1] if point.value is not None] or shown
    said = title or finding("from_to", language, **_ends(newest[0], newest[-1], language))
    subtitle = _series_subtitle(series, language)
    note = ". ".join(sentence("break_note", language, at=point.from_.year) for point in series.breaks)
    alternative = sentence(
        "alt_line",
        language,
        title=said,
        subtitle=subtitle,
        stretches=joined([_stretch(stretch, language) for stretch in series.stretches], language),
        breaks=" ".join(sentence("alt_break", language, at=point.from_.year) for point in series.breaks),
    ).strip()
    return Chart(to_svg(_drawn(series, language), said, subtitle, note, alternative), alternative)


def _axes(table: Outgoing) -> tuple[int, int | None]:
    """The axis whose codes are the bars, and the short one whose codes are panels side by side."""
    count = len(dimensions_of(table))
    if count == 0:
        raise NothingToDraw(f"{title_of(table, 'en')}: one number is no drawing.")
    if count == 1:
        return 0, None
    short = [axis for axis in range(count) if len(codes_of(table, axis)) <= _MOST_PANELS]
    sexes = [axis for axis in short if dimensions_of(table)[axis].name.endswith(_SEXES)]
    panels = next(iter((*sexes, *short)), None)
    longest = max(
        (axis for axis in range(count) if axis != panels), key=lambda axis: len(codes_of(table, axis))
    )
    return longest, panels


def _panels(table: Outgoing, axis: int | None, language: str) -> Iterable[tuple[str, dict[int, str]]]:
    if axis is None:
        return [("", {})]
    dimension = dimensions_of(table)[axis]
    return [(code_label(dimension, code, language), {axis: code}) for code in codes_of(table, axis)]


def _bars(
    table: Outgoing, down: int, fixed: Mapping[int, str], language: str, highlight: Collection[str]
) -> list[Bar]:
    dimensions = dimensions_of(table)
    bars = []
    for code in codes_of(table, down):
        key = tuple(code if axis == down else fixed.get(axis, TOTAL) for axis in range(len(dimensions)))
        if cell_of(table, key) is None:
            continue
        is_month = dimensions[down].codebook == "month"
        name = month_name(code, language) if is_month else code_label(dimensions[down], code, language)
        bars.append(Bar(name, readable_cell(table, key, language), _colour(code, highlight)))
    return bars


def _colour(code: str, highlight: Collection[str]) -> str:
    if code in highlight:
        return HUE
    if code in _REST:
        return GREY
    return PALE if highlight else HUE


def is_by_sex(table: Outgoing) -> bool:
    """Whether an axis of the table is somebody's sex."""
    return any(dimension.name.endswith(_SEXES) for dimension in dimensions_of(table))


def finding_of(table: Outgoing, language: str) -> str:
    """What is largest, with its share; only the table's own title where sexes or several axes are drawn."""
    dimensions = dimensions_of(table)
    if len(dimensions) != 1 or is_by_sex(table) or measure_of(table) != "count":
        return title_of(table, language)
    shown = [
        (code, int(cell.value))
        for code in codes_of(table, 0)
        if (cell := cell_of(table, (code,))) is not None and cell.value is not None and code not in _REST
    ]
    whole = cell_of(table, (TOTAL,))
    if (
        not shown
        or max(value for _, value in shown) == 0
        or any(
            (cell := cell_of(table, (code,))) is not None and cell.value is None
            for code in codes_of(table, 0)
        )
    ):
        return _finding_beside_hidden(table, shown, language)
    return _largest(table, shown, whole.value if whole is not None else None, language)


def _finding_beside_hidden(table: Outgoing, shown: Sequence[tuple[str, int]], language: str) -> str:
    """Where cells are hidden, the largest shown one is named only if it is more than half of all."""
    whole = cell_of(table, (TOTAL,))
    if not shown or whole is None or whole.value is None:
        return title_of(table, language)
    return (
        _largest(table, shown, whole.value, language)
        if 2 * max(value for _, value in shown) > int(whole.value)
        else title_of(table, language)
    )


def _largest(table: Outgoing, shown: Sequence[tuple[str, int]], whole: Any, language: str) -> str:
    code, value = max(shown, key=lambda pair: pair[1])
    label, said = code_label(dimensions_of(table)[0], code, language), number(value, language)
    label = label[:1].upper() + label[1:]  # it opens the headline; a month does not
    if not whole or value > int(whole):  # noise may make a part greater than all
        return finding("largest", language, label=label, value=said)
    part = value / int(whole)
    total, share = (
        number(int(whole), language),
        percent(part, language, digits=0 if 0.01 <= part <= 0.99 else 1),
    )
    return finding("largest_of", language, label=label, value=said, total=total, share=share)


def _subtitle(table: Outgoing, panels: int | None, language: str) -> str:
    said = [said_unit(table, language), said_population(table, language), said_period(table, language)]
    if panels is not None:
        axis = named("dimensions", dimensions_of(table)[panels].name, language)
        said.append(term("abreast", language).format(axis=axis.lower() if language != "de" else axis))
    return " · ".join(said)


def _series_subtitle(series: Series, language: str) -> str:
    population = in_language(series.populations, language) or series.points[0].population or ""
    years = f"{series.points[0].from_.year}–{series.points[-1].from_.year}"
    return " · ".join((unit_name(series.points[0].unit or "", language), str(population), years))


def _ends(first: Point, last: Point, language: str) -> dict[str, object]:
    return {
        "first": _said(first, language),
        "start": first.from_.year,
        "last": _said(last, language),
        "end": last.from_.year,
    }


def _stretch(stretch: Sequence[Point], language: str) -> str:
    shown = [point for point in stretch if point.value is not None]
    return " – ".join(
        f"{_said(point, language)} ({point.from_.year})" for point in dict.fromkeys((shown[0], shown[-1]))
    )


def _said(point: Point, language: str) -> str:
    assert point.value is not None
    text = percent(point.value, language) if point.measure == "share" else number(int(point.value), language)
    return f"{term('about', language)} {text}" if point.obs_status is ObsStatus.ESTIMATED else text


def _most(panel: str, bars: Sequence[Bar]) -> str:
    """The largest number that a panel shows; panel by panel, so that none of them stands before another."""
    most = max(bars, key=lambda bar: float(bar.cell.value or 0))
    name = f"{panel} – {most.name}" if panel else most.name
    return f"{name}, {most.cell.text}"


def _drawn(series: Series, language: str) -> Any:
    stretches = [
        [Dot(p.from_.year, float(p.value), _said(p, language)) for p in stretch if p.value is not None]
        for stretch in series.stretches
    ]
    return lines(stretches, [point.from_.year - 0.5 for point in series.breaks])
