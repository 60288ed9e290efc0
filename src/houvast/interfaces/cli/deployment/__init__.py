"""`houvast deployment nginx|caddy|systemd`: files for a server, with this installation's names filled in.

The files lie beside this one. They are printed and never written: who runs the machine puts them in place.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from houvast.interfaces.cli.terminal import Refusal, answers, say

app = typer.Typer(no_args_is_help=True)
FILES = Path(__file__).parent
UNITS = (
    "houvast.service",
    "houvast-daily.service",
    "houvast-daily.timer",
    "houvast-mail.service",
    "houvast-mail.timer",
)
# What is done every day, in this order.
DAILY = ("retention carry-out", "audit anchor", "backup --keep-days 30")
_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)

Host = Annotated[str, typer.Argument(help="Host name that people type, like help.example.org.")]
Port = Annotated[int, typer.Option(help="Port that `houvast serve` listens on.", min=1, max=65535)]


@app.callback()
def group() -> None:
    """Files for a server: nothing in them writes down an address, a path, a query or an agent."""


@app.command()
def nginx(
    host: Host,
    port: Port = 8000,
    certificate: Annotated[str, typer.Option(help="File with the certificate chain.")] = "",
    certificate_key: Annotated[str, typer.Option(help="File with its private key.")] = "",
) -> None:
    """For a file in /etc/nginx/conf.d. Then `nginx -t`."""
    folder = f"/etc/letsencrypt/live/{host}"
    _print(
        "nginx.conf",
        HOST=_checked(host),
        UPSTREAM=f"127.0.0.1:{port}",
        CERTIFICATE=certificate or f"{folder}/fullchain.pem",
        CERTIFICATE_KEY=certificate_key or f"{folder}/privkey.pem",
    )


@app.command()
def caddy(host: Host, port: Port = 8000) -> None:
    """For /etc/caddy/Caddyfile. Then `caddy validate`. Caddy asks for the certificate itself."""
    _print("Caddyfile", HOST=_checked(host), UPSTREAM=f"127.0.0.1:{port}")


@app.command()
def systemd(
    unit: Annotated[str, typer.Argument(help=f"One of {', '.join(UNITS)}; by default all.")] = "",
    user: Annotated[str, typer.Option(help="User that owns the installation.")] = "houvast",
    home: Annotated[str, typer.Option(help="HOUVAST_HOME.")] = "/var/lib/houvast",
    keys: Annotated[str, typer.Option(help="HOUVAST_KEYS and HOUVAST_KEYS_COPY.")] = "/srv/houvast-keys",
    port: Port = 8000,
) -> None:
    """For /etc/systemd/system; settings stand in /etc/houvast/settings. See the how-to of production."""
    if unit and unit not in UNITS:
        raise Refusal(f"There is no unit {unit}. There are: {', '.join(UNITS)}.")
    command = shutil.which(Path(sys.argv[0]).name) or os.path.abspath(sys.argv[0])  # noqa: PTH100  # keeps links
    daily = "\n".join(f"ExecStart=-{command} {each}" for each in DAILY)
    for name in (unit,) if unit else UNITS:
        _print(name, USER=user, HOME=home, KEYS=keys, PORT=str(port), COMMAND=command, DAILY=daily)


def _print(name: str, **filled: str) -> None:
    text = (FILES / name).read_text("utf-8")
    for mark, value in filled.items():
        text = text.replace(f"@{mark}@", value)
    answers.print(text, markup=False, soft_wrap=True, highlight=False)


def _checked(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise Refusal(
            f"{host} is no host name. Type it in small letters, without https:// and without a path."
        )
    say("Read it before you put it in place, and run `houvast doctor` afterwards.")
    return host
