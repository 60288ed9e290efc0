"""Drawings and PDFs that another process makes ahead are the files that this one would make."""

import io
import sys

import pytest

from houvast.library.figures.charts import chart
from houvast.library.figures.drawing import keep
from houvast.library.figures.export import ahead as made_ahead
from houvast.library.figures.export.ahead import Ahead, serve
from houvast.library.figures.export.orders import carry_out, order_of, orders
from houvast.library.figures.outgoing import NotForExport
from library.figures.outgoing_tables import raw_problems, safe_problems


def test_another_process_makes_the_same_bytes_and_sees_no_setting(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    seen = []
    begin = made_ahead.subprocess.Popen
    monkeypatch.setattr(
        made_ahead.subprocess, "Popen", lambda *a, **named: seen.append(named["env"]) or begin(*a, **named)
    )
    table = safe_problems()
    monkeypatch.setattr(made_ahead, "carry_out", lambda order: pytest.fail("made here"))
    with Ahead((table,), processes=1) as ahead:
        made = dict(ahead.made(table))
    here = {f"{o.language}.{end}": data for o in orders(table) for end, data in carry_out(o).files.items()}
    assert made == here
    assert {"nl.pdf", "de.png", "fr.svg"} <= made.keys()
    assert [set(env) - set(made_ahead._ENVIRONMENT) for env in seen] == [set()]


def test_what_a_process_does_not_answer_is_made_here(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    table = safe_problems()
    with Ahead((table,), processes=1) as ahead:
        assert dict(ahead.made(table))["en.svg"] == chart(table, "en").svg.encode()


def test_an_order_that_cannot_be_carried_out_is_answered_with_nothing_and_the_next_is_carried_out():
    good, answers = next(orders(safe_problems())).as_text().encode(), io.BytesIO()
    serve(io.BytesIO(b"no order\n" + good + b"\n"), answers)
    first, second = answers.getvalue().split(b"\n", 2)[:2]
    assert first == b'{"files": {}, "drawn": {}}'
    assert b'"pdf"' in second


def test_an_order_holds_what_a_reader_sees_and_never_an_unprotected_table():
    with pytest.raises(NotForExport):
        list(orders(raw_problems()))
    order = next(orders(safe_problems()))
    assert carry_out(order_of(order.as_text())).files == carry_out(order).files


def test_what_was_drawn_elsewhere_is_not_drawn_again(monkeypatch):
    table = safe_problems()
    order = next(orders(table, for_answers=True))
    for spec, svg in carry_out(order).drawn.items():
        keep(spec, svg)
    monkeypatch.setattr("houvast.library.figures.drawing.vl_convert", None)
    assert chart(table, order.language).svg.encode() == order.drawing.svg().encode()
