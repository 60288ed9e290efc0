"""What several tests of answers read: the document of our own tables, written once."""

import pytest

from houvast.library.figures.answer import write_answer


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The page as text and the PDF in both languages, by language."""
    from library.figures.test_answer import MADE, own_tables

    out = tmp_path_factory.mktemp("answer")
    made = {}
    for language in ("nl", "en"):
        html, pdf, _odt = write_answer(out, language, own_tables(), **MADE)
        made[language] = html.read_text("utf-8"), pdf.read_bytes()
    return made
