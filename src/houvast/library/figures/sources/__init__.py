"""Sources: what others deliver comes in through a mapping, with a report that goes back to them.

    mapping = known_for("police.csv", columns_of("police.csv"))
    delivery = read_delivery("police.csv", mapping, known=published.sources())
    print(as_text(delivery, "en"))

Nothing is kept here; a refused delivery has no tables. Who keeps deliveries is `records/releases`.
"""

from houvast.library.figures.sources.delivery import Delivery, read_delivery
from houvast.library.figures.sources.findings import Finding, Level
from houvast.library.figures.sources.kept import newest, tables_of, tables_seen
from houvast.library.figures.sources.known import NoMapping, draft, known_for, read_file, shipped
from houvast.library.figures.sources.laying import How, columns_of, is_address, sample_of
from houvast.library.figures.sources.mapping import Mapping, MappingRefused, read_mapping
from houvast.library.figures.sources.report import as_data, as_html, as_json, as_text, html_of, sections

__all__ = [
    "Delivery",
    "Finding",
    "How",
    "Level",
    "Mapping",
    "MappingRefused",
    "NoMapping",
    "as_data",
    "as_html",
    "as_json",
    "as_text",
    "columns_of",
    "draft",
    "html_of",
    "is_address",
    "known_for",
    "newest",
    "read_delivery",
    "read_file",
    "read_mapping",
    "sample_of",
    "sections",
    "shipped",
    "tables_of",
    "tables_seen",
]
