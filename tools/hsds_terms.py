"""Write the table of terms in docs/reference/hsds.md from the vocabulary: python tools/hsds_terms.py"""

import os
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "hsds.md"
HEAD = "| term | what its value says |\n| --- | --- |\n"


def table() -> str:
    """The vocabulary as a table; Django has to be set up."""
    from houvast.records.directory.exchange.terms import TERMS

    return HEAD + "".join(f"| `{code}` | {term['description']} |\n" for code, term in TERMS.items())


def page() -> str:
    before = PAGE.read_text("utf-8").partition(HEAD)[0]
    return before + table()


if __name__ == "__main__":
    import django

    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOUVAST_HOME": home, "DJANGO_SETTINGS_MODULE": "houvast.project.settings"}
        django.setup()
    PAGE.write_text(page(), "utf-8")
