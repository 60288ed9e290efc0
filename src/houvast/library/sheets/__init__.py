"""Rows of CSV and XLSX files from people we do not know, and what is wrong with them, by line.

Nothing in a file is run or believed. Lists of services (`hsds`) and deliveries of figures (`figures.sources`)
are read through this; what the columns mean is their business.
"""

from houvast.library.sheets.faults import Fault
from houvast.library.sheets.lines import Line, cells, harmless, is_formula, rows
from houvast.library.sheets.packing import Unreadable
from houvast.library.sheets.worded import Worded, large

__all__ = ["Fault", "Line", "Unreadable", "Worded", "cells", "harmless", "is_formula", "large", "rows"]
