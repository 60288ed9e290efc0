"""Whether an indicator points at a cell that releases that stand have; a column by any of its names."""

from uuid import UUID

from django.utils.translation import gettext as _

from houvast.records.plan.measures import LANGUAGES, Indicator, Unplannable
from houvast.records.releases import queries as releases


def checked(indicator: Indicator, *, of: UUID) -> Indicator:
    """The indicator, its column as the English page calls it. Unplannable for what is not published."""
    english = releases.pointing_at(indicator.table, language="en", of=of)
    if english is None:
        known = ", ".join(releases.tables_to_point_at(language="en", of=of)) or "–"
        said = _("No published figures have this table. There are: %(tables)s.")
        raise Unplannable("table", said % {"tables": known})
    codes = [codes for codes, _names in english.lines]
    if indicator.line not in codes:
        said = _("This table has no such line. There are: %(lines)s.")
        raise Unplannable("line", said % {"lines": ", ".join(map("/".join, codes[:40]))})
    columns = [name for name, _said in english.columns]
    named = {said: name for language in LANGUAGES for name, said in _columns(indicator.table, language, of)}
    column = indicator.column or (columns[0] if len(columns) == 1 else "")
    if named.get(column, column) not in columns:
        said = _("This table has no such column. There are: %(columns)s.")
        raise Unplannable("column", said % {"columns": ", ".join(columns)})
    return Indicator(indicator.table, indicator.line, named.get(column, column))


def _columns(table: str, language: str, of: UUID) -> tuple[tuple[str, str], ...]:
    found = releases.pointing_at(table, language=language, of=of)
    return found.columns if found else ()
