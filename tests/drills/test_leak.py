"""The leak drill: a shelter's location, then everything that the system says and writes. Nobody but the
entitled finds a word of it, and two systems that differ only in the location say the same to everybody else.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from drills.canaries import new_word, searched
from drills.leaks import ASK, BROKEN, ENTITLED, FILL, GUARD, MOVE, REST
from drills.test_canary import searched_server, write_down
from installations import Installation, installed
from served import Visitor, behind_nginx, nginx, serving

NOT_ENTITLED = (
    "worker", "lead", "volunteer", "administrator", "statistician", "signer", "outsider", "",
)  # fmt: skip
PHONE = "0497 31 64 97"
# What differs between any two answers: tokens, ids, clocks, how long answers took, a drawing of a new secret.
UNSTEADY = re.compile(
    rb"Content-Security-Policy: [^\n]*|Content-Length: \d+|answer_seconds_[^\n]*"
    rb"|(M\d+ \d+h1v1h-1z)+|([A-Z2-7]{4} ){7}[A-Z2-7]{4}"
    rb"|nonce[-=][\"']?[A-Za-z0-9_+/=\-]+|[A-Za-z0-9_\-:.=+/]{20,}|>[0-9a-f]{8}<"
    rb"|\d{1,2}[:.]\d\d([:.]\d\d)?|\d+ (seconden|sec|min|ms|s)\b|\d+\.\d+e?-?\d*"
)

pytestmark = pytest.mark.drill


def program(installation: Installation, code: str, *arguments: str, log: Path) -> str:
    """As `installation.python`, with what it says aloud kept as a log."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    with log.open("a") as kept:
        kept.write(done.stderr)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def test_no_output_carries_a_secret_address(
    installation: Installation, key: Path, tmp_path: Path, figure: Callable[[str], None]
):
    word, everything = new_word(), tmp_path / "everything"
    everything.mkdir()
    log = everything / "program.log"
    of = program(installation, FILL, word, PHONE, log=log)
    ids = json.loads(of)

    entitled = program(installation, ENTITLED, of, log=log)  # the positive control
    assert entitled.count(f"{word}straat") == entitled.count(f"{word}stad") == entitled.count(PHONE) == 2

    with ExitStack() as stack:
        _server, port = stack.enter_context(serving(installation, everything / "journal.log"))
        nginx()
        door = stack.enter_context(behind_nginx(everything / "nginx", port, installation))
        visitor = Visitor(door, everything / "nginx" / "certificate")
        visitor.sign_in("at_shelter")
        assert word in visitor.ask(f"/desk/shelters/{ids['shelter']}/")[1]  # and in a page, to the shelter

    answers = everything / "answers"
    answers.mkdir()
    (everything / "places").write_text(program(installation, REST, of, log=log))
    said = json.loads(program(installation, GUARD, of, str(everything), word, PHONE, log=log))
    asked = int(program(installation, ASK, of, str(answers), "x" + word[:9], *NOT_ENTITLED, log=log))
    broken = program(installation, BROKEN, of, log=log)
    assert broken.startswith("500")
    (everything / "broken").write_text(broken)
    assert "said" not in said
    assert "mailed" not in said
    assert len(set(said)) == 1  # held for a reason and by chance: the same words
    assert "We call you." in (everything / "mails").read_text()
    (everything / "told").write_text(json.dumps(said))
    ran = installation.houvast("directory", "export", everything / "directory.zip")
    assert ran.code == 0, ran.said
    write_down(installation, key, everything)

    found = [
        *searched(everything, word),
        *searched(installation.home, word),
        *searched_server(installation, word),
    ]
    assert [(str(file), count) for file, _, count in found if count] == []
    for digits in (PHONE, PHONE.replace(" ", ""), "32497316497", "497316497"):
        numbers = [*searched(everything, digits), *searched(installation.home, digits)]
        assert [(str(file), digits) for file, _, count in numbers if count] == []
    (everything / "control").write_text(f"{word}straat")
    assert [count for file, _, count in searched(everything, word) if file.name == "control"] == [1]
    size = sum(length for _, length, _ in found) / 1e6
    figure(
        f"{installation.kind}: {asked} answers to {len(NOT_ENTITLED)} people not entitled, {len(found)} "
        f"files of {size:.0f} MB (pages, API, search, exports, PDF, tables, logs, backup, dump, mails, "
        "errors): 0 hits; the shelter and who brings somebody read it"
    )


def test_two_systems_that_differ_only_in_the_address_say_the_same_to_everybody_else(
    installation: Installation, tmp_path: Path, figure: Callable[[str], None]
):
    word = new_word()
    log = tmp_path / "log"
    of = program(installation, FILL, word, PHONE, log=log)
    ids = json.loads(of)
    said: list[dict[str, bytes]] = []
    rest: list[str] = []
    for moved in ("no", "yes"):
        with installed(installation.kind, tmp_path / moved, like=installation) as system:
            program(system, MOVE, word, PHONE, ids["shelter"], moved, log=log)
            entitled = program(system, ENTITLED, of, log=log)
            assert (word in entitled) is (moved == "no")  # they do differ, to who may know
            rest.append(program(system, REST, of, log=log))
            answers = tmp_path / f"answers-{moved}"
            answers.mkdir()
            program(system, ASK, of, str(answers), "anything", *NOT_ENTITLED, log=log)
            said.append(
                {each.name: UNSTEADY.sub(b"*", each.read_bytes()) for each in sorted(answers.iterdir())}
            )
    one, other = said
    assert one.keys() == other.keys()
    assert [_differs(one[name], other[name], name) for name in one if one[name] != other[name]] == []
    assert rest[0] == rest[1]
    figure(
        f"{installation.kind}: {len(one)} answers, "
        f"{sum(map(len, json.loads(rest[0])['bands']))} bands of travel and "
        f"{len(json.loads(rest[0])['answers'])} answers of the address guard are equal"
    )


def _differs(one: bytes, other: bytes, name: str) -> tuple[str, bytes, bytes]:
    """Where two answers part, for who looks into it."""
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return name, one[:60] + b" ... " + one[at - 60 : at + 60], other[at - 60 : at + 60]
