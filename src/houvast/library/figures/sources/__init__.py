"""Sources: what others deliver comes in through a mapping, with a report that goes back to them.

    mapping = known_for("police.csv", columns_of("police.csv"))
    delivery = read_delivery("police.csv", mapping, known=published.sources())
    print(as_text(delivery, "en"))

Nothing is kept here; a refused delivery has no tables. Who keeps deliveries is `records/releases`.
"""

from houvast.library.figures.sources.delivery import Delivery, read_delivery
from houvast.library.figures.sources.drift import profile_of
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.kept import newest, tables_of, tables_seen
from houvast.library.figures.sources.known import NoMapping, draft, known_for, read_file, shipped
from houvast.library.figures.sources.laying import How, columns_of, is_address, sample_of
from houvast.library.figures.sources.mapping import Mapping, MappingRefused, read_mapping
from houvast.library.figures.sources.report import as_data, as_html, as_json, as_text, html_of, sections
from houvast.library.figures.sources.shape import Odd

__all__ = [
    "Delivery",
    "Finding",
    "How",
    "Level",
    "Mapping",
    "MappingRefused",
    "NoMapping",
    "Odd",
    "as_data",
    "as_html",
    "as_json",
    "as_text",
    "columns_of",
    "draft",
    "finding",
    "html_of",
    "is_address",
    "known_for",
    "newest",
    "profile_of",
    "read_delivery",
    "read_file",
    "read_mapping",
    "sample_of",
    "sections",
    "shipped",
    "tables_of",
    "tables_seen",
]
