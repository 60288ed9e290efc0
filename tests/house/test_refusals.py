"""What a page may say of a refusal is in the language of who reads it: no sentence is in English alone."""

import ast
from collections.abc import Iterator

from house.rooms import SOURCE

SAID = ("NotPossible", "ChangedElsewhere", "NobodyHolds", "CannotAnswer", "Unplannable", "Embargoed")
"""Refusals whose words pages show as they are, and those that are made of them."""
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}
AT_THE_COMMAND_LINE = {
    "backups/restoring.py": "restoring is done on the machine",
    "accounts/operations/trail.py": "so is verifying the trail",
    "accounts/operations/people.py": "so are setting a helpline up and choosing its language",
}
A_CODE = {"moved on"}


def families() -> set[str]:
    """These refusals and every class under them, by name."""
    under: dict[str, list[str]] = {}
    for file in (SOURCE / "records").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                under[node.name] = [ast.unparse(base) for base in node.bases]
    found = set(SAID)
    while new := {name for name, bases in under.items() if found & set(bases)} - found:
        found |= new
    return found


def plain_sentences(node: ast.AST) -> Iterator[str]:
    """Texts with a space that no function translates."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATED:
        return
    if isinstance(node, ast.JoinedStr):
        words = [part.value for part in node.values if isinstance(part, ast.Constant)]
        if any(" " in text and text.strip() for text in words):
            yield ast.unparse(node)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
        yield node.value
    for each in ast.iter_child_nodes(node):
        yield from plain_sentences(each)


def found_in(source: str, refusals: set[str]) -> list[str]:
    """Plain sentences of refusals: where one is raised, and where a class of them says its own."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if ast.unparse(node.exc.func).rpartition(".")[2] in refusals:
                found += [text for each in node.exc.args for text in plain_sentences(each)]
        elif isinstance(node, ast.ClassDef) and node.name in refusals:
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            inner = [each for each in calls if ast.unparse(each.func) == "super().__init__"]
            found += [text for call in inner for each in call.args for text in plain_sentences(each)]
    return found


def test_every_sentence_of_a_refusal_that_a_page_shows_is_translated():
    refusals, wrong = families(), {}
    for file in sorted((SOURCE / "records").rglob("*.py")):
        name = str(file.relative_to(SOURCE / "records"))
        if texts := set(found_in(file.read_text(), refusals)) - A_CODE:
            wrong[name] = texts
    assert {name: texts for name, texts in wrong.items() if name not in AT_THE_COMMAND_LINE} == {}
    assert set(AT_THE_COMMAND_LINE) <= set(wrong), "what is excused here says nothing any more"


def test_the_walk_finds_what_is_not_translated_and_nothing_else():
    said = """
class Gone(NotPossible):
    def __init__(self):
        super().__init__("It is gone.")
def act():
    raise NotPossible("Not now.")
    raise NotPossible(f"{1} is not it.")
    raise NotPossible(_("Not so.") % {"found": ", ".join(found)})
    raise ValueError("Not for a page.")
    raise NotPossible(f"{first} {second}")
    raise Unplannable("field_name", _("Write it."))
"""
    assert found_in(said, {"NotPossible", "Gone", "Unplannable"}) == [
        "It is gone.",
        "Not now.",
        "f'{1} is not it.'",
    ]
