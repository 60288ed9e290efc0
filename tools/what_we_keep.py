"""Write docs/reference/what-we-keep.md from the fates of all tables: python tools/what_we_keep.py

`--check` changes nothing and says whether the page is up to date.
"""

import os
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "what-we-keep.md"
HEAD = """# What we keep, and for how long

Every field of every table with its fate: what becomes of it, when, on which ground, by which operation. This
page is made from the tables by `python tools/what_we_keep.py`; how a fate is written stands in
[decision 0100](../decisions/0100-a-fate-is-carried-out.md). `houvast retention due` counts what goes today.

Beside the tables: the facts behind figures are files, erased 30 days after the figures are signed, or 90 days
after they were gathered when nobody signs, by `releases.drop_facts`
([decision 0052](../decisions/0052-facts-have-an-end.md)).
"""


def page() -> str:
    """The whole page; Django has to be set up."""
    from houvast.records.retention.declared import declared

    parts, table = [HEAD], None
    for each in declared():
        if table is not each.model:
            table = each.model
            says = (table.__doc__ or "").split("\n\n", maxsplit=1)[0]
            parts.append(f"\n## {each.part}: {table.__name__}\n\n{says}\n")
            parts.append("| fields | what | when | ground | carried out by |\n|---|---|---|---|---|")
            parts.extend(_rows(table))
    return "\n".join(parts) + "\n"


def _rows(table: type) -> list[str]:
    from houvast.records.retention.declared import After, On, carrier, declared

    fields: dict[tuple[str, str, str], list[str]] = {}
    by: dict[tuple[str, str, str], str] = {}
    for each in declared():
        if each.model is table:
            fields.setdefault(each.said, []).append(each.field)
            moments = [moment for moment in each.fate.moments if isinstance(moment, After | On)]
            names = dict.fromkeys(f"`{each.part}.{carrier(table, moment)}`" for moment in moments)
            by[each.said] = ", ".join(names)
    return [f"| {', '.join(names)} | {' | '.join(said)} | {by[said]} |" for said, names in fields.items()]


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.project.settings")
    os.environ.setdefault("HOUVAST_HOME", tempfile.mkdtemp())
    import django

    django.setup()
    if "--check" in arguments:
        sys.exit(None if PAGE.read_text() == page() else f"{PAGE.name} is not up to date")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())


if __name__ == "__main__":
    main(sys.argv[1:])
