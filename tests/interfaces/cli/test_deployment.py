"""houvast deployment: what it prints is taken by the programs it is for, and writes nobody down."""

import configparser
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from typer.main import get_command

from houvast.interfaces.cli import deployment, main

HOST = "help.example.org"


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        required = os.environ.get(f"{name.upper()}_REQUIRED")
        (pytest.fail if required else pytest.skip)(f"NO {name} FOUND: what we print for it was not tried.")
    return found


def unit(printed: str) -> dict[str, list[str]]:
    """The settings of a unit, by name; some come more than once."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", printed, re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def test_nothing_is_left_to_fill_in(houvast: Callable[..., Any]):
    for arguments in (("nginx", HOST), ("caddy", HOST), ("systemd",)):
        ran = houvast("deployment", *arguments)
        assert ran.code == 0
        assert re.findall(r"@[A-Z_]+@", ran.out) == []
    assert HOST in houvast("deployment", "nginx", HOST).out


@pytest.mark.parametrize(
    "name", ["https://help.example.org", "Help.example.org", "a b", "", "x;return 1", "a/b"]
)
def test_what_is_no_host_name_is_refused(houvast: Callable[..., Any], name: str):
    for proxy in ("nginx", "caddy"):
        ran = houvast("deployment", proxy, name)
        assert (ran.code, ran.out) == (1, "")


def test_every_server_of_nginx_writes_nothing_and_keeps_nothing_on_disk(houvast: Callable[..., Any]):
    """That it takes the file is tried by tests/stories/test_behind_nginx.py, in front of a real server."""
    text = houvast("deployment", "nginx", HOST).out
    servers = text.split("\nserver {")[1:]
    assert len(servers) == 3
    for server in servers:
        assert "access_log off;" in server
        assert "error_log /dev/null emerg;" in server
    for line in (
        "proxy_request_buffering off;",
        "proxy_buffering off;",
        "proxy_max_temp_file_size 0;",
        "gzip off;",
    ):
        assert line in servers[2]


def test_caddy_takes_its_file_and_its_loggers_of_requests_are_silent(
    houvast: Callable[..., Any], tmp_path: Path
):
    text = houvast("deployment", "caddy", HOST).out
    assert "exclude http" in text
    assert not re.search(
        r"^\s*log\s*(\{|$)", text.split("}\n\n", 1)[1], re.MULTILINE
    )  # no access log of the site
    (tmp_path / "Caddyfile").write_text(text)
    ran = subprocess.run(
        [program("caddy"), "validate", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
    )
    assert ran.returncode == 0, ran.stderr


def test_systemd_takes_the_units_and_finds_little_exposed(houvast: Callable[..., Any], tmp_path: Path):
    analyze = program("systemd-analyze")
    for name in deployment.UNITS:
        (tmp_path / name).write_text(houvast("deployment", "systemd", name).out)
    units = [str(tmp_path / name) for name in deployment.UNITS]
    verified = subprocess.run([analyze, "verify", *units], capture_output=True, text=True)
    ours = [
        line for line in verified.stderr.splitlines() if "houvast" in line and "not executable" not in line
    ]
    assert ours == []
    for name in [each for each in units if each.endswith(".service")]:
        ran = subprocess.run(
            [analyze, "security", "--offline=yes", "--threshold=20", name], capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout[-200:]


@pytest.mark.parametrize("name", ["houvast.service", "houvast-daily.service", "houvast-mail.service"])
def test_the_memory_of_a_server_lands_on_no_disk_and_its_folders_are_all_it_writes(
    houvast: Callable[..., Any], name: str
):
    said = unit(houvast("deployment", "systemd", name, "--home", "/h", "--keys", "/k").out)
    for setting, value in {
        "LimitCORE": "0", "MemorySwapMax": "0", "NoNewPrivileges": "yes", "ProtectSystem": "strict",
        "PrivateTmp": "yes", "MemoryDenyWriteExecute": "yes", "UMask": "0077", "CapabilityBoundingSet": "",
        "ReadWritePaths": "/h /k", "IPAddressDeny": "any",
    }.items():  # fmt: skip
        assert said[setting] == [value], setting


def test_every_command_of_every_unit_is_one_of_ours(houvast: Callable[..., Any]):
    runner, told = CliRunner(), []
    for name in deployment.UNITS:
        for line in unit(houvast("deployment", "systemd", name).out).get("ExecStart", ()):
            words = line.split()[1:]
            commands = words[: next((i for i, word in enumerate(words) if word.startswith("-")), len(words))]
            options = [word for word in words if word.startswith("--")]
            ran = runner.invoke(get_command(main.app), [*commands, "--help"])
            assert ran.exit_code == 0, line
            assert [option for option in options if option not in ran.output] == [], line
            told.append(" ".join(commands))
    assert {"serve", "doctor", "mail fetch", *(each.split(" --")[0] for each in deployment.DAILY)} == set(
        told
    )


def test_the_timer_is_nightly_and_makes_up_for_a_night_that_was_missed(houvast: Callable[..., Any]):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(houvast("deployment", "systemd", "houvast-daily.timer").out)
    assert parser["Timer"]["Persistent"] == "yes"


def test_a_unit_that_is_not_there_is_refused_by_name(houvast: Callable[..., Any]):
    ran = houvast("deployment", "systemd", "other.service")
    assert (ran.code, "houvast-daily.timer" in ran.said) == (1, True)
