"""Risk instruments as data: read them, score a sheet of answers, and say first what the score cannot carry.

One engine for all: items with weights, answers that may be unknown, bands, a judgement that only raises, a
rule for incomplete sheets, the population that was studied, licence and source. Questions that belong to
others are not here; `texts` reads a licensed pack of them. Nothing here stores an assessment.
"""

from houvast.library.risk.instrument import Band, Group, Instrument, Item
from houvast.library.risk.reading import instrument, names, not_shipped, read_instrument
from houvast.library.risk.refusals import (
    MalformedInstrument,
    MalformedSheet,
    MalformedTexts,
    RiskRefused,
    UnknownBand,
    UnknownInstrument,
    UnknownItem,
    WrongAnswer,
)
from houvast.library.risk.report import as_json, as_text
from houvast.library.risk.scoring import Assessment, Warned, assess
from houvast.library.risk.sheet import Judgement, Sheet, read_sheet
from houvast.library.risk.texts import read_texts

__all__ = [
    "Assessment",
    "Band",
    "Group",
    "Instrument",
    "Item",
    "Judgement",
    "MalformedInstrument",
    "MalformedSheet",
    "MalformedTexts",
    "RiskRefused",
    "Sheet",
    "UnknownBand",
    "UnknownInstrument",
    "UnknownItem",
    "Warned",
    "WrongAnswer",
    "as_json",
    "as_text",
    "assess",
    "instrument",
    "names",
    "not_shipped",
    "read_instrument",
    "read_sheet",
    "read_texts",
]
