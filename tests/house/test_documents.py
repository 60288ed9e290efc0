"""Documents say what is true: links lead somewhere, commands exist and run, nothing names a machine."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    file
    for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md"))
    if ".venv" not in file.parts
)


def commands(document: Path) -> list[str]:
    """Every line of a shell block."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(), re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_between_documents_leads_somewhere(document: Path):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_make_target_that_a_document_names_exists():
    targets = {
        name for document in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", document.read_text())
    }
    targets |= {
        line.split()[1] for document in DOCUMENTS for line in commands(document) if line.startswith("make ")
    }
    declared = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets
    assert targets <= declared


def test_the_page_of_promises_is_made_from_the_promises_that_are_tried():
    spec = importlib.util.spec_from_file_location("promises_page", ROOT / "tools" / "promises.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text() == module.page()


def test_the_page_of_what_is_kept_is_made_from_the_fates_of_the_tables():
    spec = importlib.util.spec_from_file_location("what_we_keep", ROOT / "tools" / "what_we_keep.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text() == module.page(), "run: python tools/what_we_keep.py"


def test_no_file_names_a_machine_a_registry_or_a_home_folder():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    hosts = "|".join(
        ("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry\\.npmjs" + r"\.org", "/ro" + "ot/")
    )
    for name in filter(None, tracked.decode().split("\0")):
        file = ROOT / name
        if file.suffix in {
            ".md",
            ".py",
            ".toml",
            ".json",
            ".txt",
            ".cfg",
            ".js",
            ".mjs",
            ".yaml",
            ".scss",
            "",
        }:
            found = re.search(hosts, file.read_text(errors="ignore")) if file.is_file() else None
            assert not found, f"{name} names {found and found[0]}"
