"""houvast risk: what the how-to page shows, the command prints; bad input is a sentence and a code."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Houvast = Callable[..., Any]
PAGE = (Path(__file__).parents[3] / "docs/how-to/assess-risk.md").read_text()


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page under their names."""
    monkeypatch.chdir(tmp_path)
    pack, own = blocks("yaml")
    (tmp_path / "answers.json").write_text(blocks("json")[0])
    (tmp_path / "hits-nl.yaml").write_text(pack)
    (tmp_path / "own-sheet.yaml").write_text(own)
    for name, said in (
        ("judged", {"answers": {"2": True}, "judgement": {"band": "high", "reason": "strangled"}}),
        ("hits", {"answers": {"1": 3, "2": 3, "3": 3, "4": 2}}),
        ("own", {"answers": {"1": True, "2": False}}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(said))
    return tmp_path


def test_every_command_of_the_page_runs_and_the_first_prints_what_it_shows(houvast: Houvast, here: Path):
    commands = [shlex.split(line)[1:] for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) >= 6
    ran = [houvast(*command) for command in commands]
    assert [each.code for each in ran] == [0] * len(ran), [each.said for each in ran]
    assert ran[1].out.startswith(blocks("text")[0])


def test_json_holds_score_band_and_warnings(houvast: Houvast, here: Path):
    found = json.loads(houvast("risk", "score", "DASH", "answers.json", "--format", "json").out)
    assert (found["score"], found["band"], found["warning_codes"][0]) == (4, "high", "OUTSIDE")
    assert len(found["warnings"]) == len(found["warning_codes"])


def test_a_licensed_pack_speaks_in_its_own_words(houvast: Houvast, here: Path):
    (here / "hits-nl.yaml").write_text(blocks("yaml")[0].replace('"3": "..."', '"3": "Hoe vaak ..."'))
    command = ("risk", "score", "hits", "hits.json", "--texts", "hits-nl.yaml", "--language")
    assert "Hoe vaak ..." in houvast(*command, "nl").out
    assert "Hoe vaak ..." not in houvast(*command, "fr").out


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (("dahs", "a.json"), "{}", "There is no instrument 'dahs'. There are: dash, factors, hits."),
        (("odara", "a.json"), "{}", "odara does not come along"),
        (("gone.yaml", "a.json"), "{}", "There is no file gone.yaml."),
        (("dash", "gone.json"), "{}", "There is no file gone.json."),
        (("dash", "a.json"), "not json", "a.json: Line 1: this is not JSON"),
        (("dash", "a.json"), '{"answers": {"99": true}}', "a.json: dash has no item '99'"),
        (("dash", "a.json"), '{"answers": {"1": "yes"}}', "a.json: Item 1 of dash is answered by true"),
        (("dash", "a.json", "--texts", "a.json"), '{"answers": {}}', "a.json: a pack of texts has exactly"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_printed(
    houvast: Houvast, here: Path, arguments: tuple[str, ...], content: str, said: str
):
    (here / "a.json").write_text(content)
    ran = houvast("risk", "score", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.said
    assert "Traceback" not in ran.said


def test_a_file_that_is_no_text_is_refused(houvast: Houvast, here: Path):
    (here / "a.json").write_bytes(b"\xff\xfe\x00")
    ran = houvast("risk", "score", "dash", "a.json")
    assert ran.code == 1
    assert "a.json is not UTF-8 text" in ran.said
