"""A table as Parquet: the columns of the CSV with types, and its definition in the metadata of the file."""

import pyarrow
import pyarrow.parquet

from houvast.library.figures.export.as_csv import columns
from houvast.library.figures.export.as_csvw import to_csv_metadata
from houvast.library.figures.observations import area, dataflow, observations, unit_measure
from houvast.library.figures.outgoing import Outgoing, check_outgoing, measure_of
from houvast.library.figures.tables import AlreadyPublic


def to_parquet(table: Outgoing, language: str = "en") -> bytes:
    """One row for each cell; the value of a hidden cell is null. Codes only, in every language the same."""
    check_outgoing(table)
    printed = isinstance(table, AlreadyPublic)
    rows = []
    for each in observations(table):
        label = (each.printed_label,) if printed else ()
        first = (dataflow(table), area(table), each.period, unit_measure(table), *each.codes, *label)
        rows.append((*first, each.value, each.obs_status, each.conf_status))
    value = pyarrow.int64() if measure_of(table) == "count" else pyarrow.decimal128(9, 6)
    fields = [
        pyarrow.field(name, value if name == "OBS_VALUE" else pyarrow.string()) for name in columns(table)
    ]
    schema = pyarrow.schema(fields, metadata={"csvw": to_csv_metadata(table)})
    arrays = [
        pyarrow.array(column, field.type)
        for column, field in zip(zip(*rows, strict=True), fields, strict=True)
    ]
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(arrays, schema=schema), out, compression="zstd")
    return bytes(out.getvalue())
