"""Write docs/promises.md from the titles and first paragraphs of tests/promises: python tools/promises.py

`--check` changes nothing and says whether the page is up to date.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "promises.md"
HEAD = """# Promises

What houvast promises to people, each kept by a test that carries its name. This page is made from them by
`python tools/promises.py`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for file in sorted((ROOT / "tests" / "promises").glob("test_*.py")):
        said = (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n\n", 1)
        explained = " ".join(said[1].split()) if len(said) > 1 else ""
        parts.append(f"## {said[0].rstrip('.')}\n\n{explained}\n\nTried in `tests/promises/{file.name}`.\n")
    return "\n".join(parts)


def main(arguments: list[str]) -> None:
    if "--check" in arguments:
        sys.exit(None if PAGE.read_text() == page() else "docs/promises.md is not up to date")
    PAGE.write_text(page())


if __name__ == "__main__":
    main(sys.argv[1:])
