"""How-to pages as tests read them: by heading, the address of a step's page and what is named on it."""

import re
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs/how-to"


def named(page: str, *, until: str = "") -> dict[str, tuple[str, list[str]]]:
    """By heading: the text under it, and what it names in bold. `until`: a heading that ends it all."""
    text = (PAGES / f"{page}.md").read_text()
    found = {}
    for section in (text.partition(f"\n## {until}\n")[0] if until else text).split("\n## ")[1:]:
        title, _, said = section.partition("\n")
        found[title] = (
            said,
            [" ".join(each.split()) for each in re.findall(r"\*\*(.+?)\*\*", said, re.DOTALL)],
        )
    return found


def steps(page: str, *, until: str = "") -> dict[str, tuple[str, list[str]]]:
    """By heading: the address of its page, which stands on a line of its own, and what is named on it."""
    found = {}
    for title, (text, names) in named(page, until=until).items():
        [address] = re.findall(r"^`(/[^`]*)`$", text, re.MULTILINE)
        found[title] = (address, names)
    return found
