"""The directory as others read and write it: HSDS 3.0 out; HSDS, and lists with a mapping, in.

Secret addresses have no way out: all that goes out is made from an Offer, which holds none. `page` and
`record` answer machines, `whole` is everything for a file; `read`, `coming` and `bring_in` take a file in.
"""

from houvast.records.directory.exchange.arriving import Coming, Read, bring_in, coming, is_a_list, read
from houvast.records.directory.exchange.published import Asked, Page, page, record, whole
from houvast.records.directory.exchange.terms import TERMS

__all__ = [
    "TERMS",
    "Asked",
    "Coming",
    "Page",
    "Read",
    "bring_in",
    "coming",
    "is_a_list",
    "page",
    "read",
    "record",
    "whole",
]
