"""Directories of services as others read them: HSDS 3.0 of Open Referral, in JSON and in tables of CSV.

    found = hsds.read(file, "services.json")         # tables, or faults by file, line and place
    for piece in hsds.documents(found.tables): ...   # JSON
    hsds.packed(found.tables, file)                  # CSV, in one ZIP file

HSDS knows no secrets: everything in it is for anybody to read. What must not come out is never given to it.
"""

from houvast.library.hsds.checking import faults
from houvast.library.hsds.kinds import KINDS
from houvast.library.hsds.reading import Found, is_tables, read
from houvast.library.hsds.schema import of_list, schemas
from houvast.library.hsds.tables import Nested, Tables
from houvast.library.hsds.writing import VERSION, as_json, documents, packed
from houvast.library.sheets.faults import Fault
from houvast.library.sheets.lines import rows
from houvast.library.sheets.packing import Unreadable
from houvast.library.sheets.worded import Worded

__all__ = [
    "KINDS",
    "VERSION",
    "Fault",
    "Found",
    "Nested",
    "Tables",
    "Unreadable",
    "Worded",
    "as_json",
    "documents",
    "faults",
    "is_tables",
    "of_list",
    "packed",
    "read",
    "rows",
    "schemas",
]
