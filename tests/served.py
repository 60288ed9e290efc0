"""A whole installation as people meet it: `houvast serve`, a real nginx or Caddy with the shipped
configuration in front, and a visitor with an address, an agent and cookies.

Where none is found a test is skipped loudly, or fails when NGINX_REQUIRED, CADDY_REQUIRED or
BROWSER_REQUIRED is set, as CI does.
"""

import base64
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from cast import PASSWORD
from installations import Installation

HOST = "localhost"
VISITOR = "127.0.0.77"  # where the visitor comes from: an address that nothing else here has
_APP = "/desk/second-factor/add/app/"
AGENT = "Quietbrowser/77.0 (of one person)"
# As Debian ships it: who writes no `access_log off` gets every request written down.
FRAME = """
daemon off; pid {folder}/pid; worker_processes 1;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/houvast.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def nginx() -> str:
    return _program("nginx")


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        required = os.environ.get(f"{name.upper()}_REQUIRED") or os.environ.get("BROWSER_REQUIRED")
        (pytest.fail if required else pytest.skip)(
            f"NO {name.upper()} FOUND: this did not run. Install the package {name}."
        )
    return found


@contextmanager
def serving(
    installation: Installation, log: Path, **more: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """(process, port) of `houvast serve`, as production runs it; all that it says goes to `log`."""
    port = free_port()
    production = {"HOUVAST_HTTPS": "yes", "HOUVAST_BEHIND_PROXY": "yes", "HOUVAST_HOSTS": HOST, **more}
    command = ["-c", "from houvast.interfaces.cli.main import main; main()", "serve", "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**installation.environment, **production},
            stdout=out,
            stderr=out,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", log)
        yield process, port
    finally:
        process.kill()
        process.wait()


@contextmanager
def behind_nginx(
    folder: Path, port: int, installation: Installation, *, logging: bool = False
) -> Iterator[int]:
    """Port of nginx in front of the server. `logging`: the positive control, in which it writes all down."""
    program = nginx()
    folder.mkdir()
    certificate(folder)
    made = installation.houvast(
        "deployment", "nginx", HOST, "--port", str(port),
        "--certificate", folder / "certificate", "--certificate-key", folder / "key",
    )  # fmt: skip
    assert made.code == 0, made.said
    secure, plain = free_port(), free_port()
    text = re.sub(
        r"\b443\b", f"127.0.0.1:{secure}", re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", made.out)
    )
    if logging:
        text = re.sub(r"^\s*(access_log|error_log) .*$", "", text, flags=re.MULTILINE)
    (folder / "houvast.conf").write_text(text)
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder))
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with _running(command, folder, secure):
        yield secure


@contextmanager
def behind_caddy(
    folder: Path, port: int, installation: Installation, *, logging: bool = False
) -> Iterator[int]:
    """The same of Caddy. Only ports, its folder and the certificate differ from what is shipped."""
    program = _program("caddy")
    folder.mkdir()
    certificate(folder)
    made = installation.houvast("deployment", "caddy", HOST, "--port", str(port))
    assert made.code == 0, made.said
    secure, plain = free_port(), free_port()
    here = f"\thttp_port {plain}\n\thttps_port {secure}\n\tdefault_bind 127.0.0.1\n\tskip_install_trust\n"
    text = made.out.replace("\n{\n", f"\n{{\n{here}\tstorage file_system {folder}/storage\n", 1)
    site = f"{HOST} {{\n\ttls {folder}/certificate {folder}/key\n"
    if logging:
        text = re.sub(r"^\s*exclude http$", "", text, flags=re.MULTILINE)
        site += f"\tlog {{\n\t\toutput file {folder}/access.log\n\t}}\n"
    text = text.replace(f"{HOST} {{\n", site, 1)
    (folder / "caddy.conf").write_text(text)
    command = [program, "run", "--adapter", "caddyfile", "--config", str(folder / "caddy.conf")]
    with _running(command, folder, secure):
        yield secure


@contextmanager
def _running(command: list[str], folder: Path, secure: int) -> Iterator[None]:
    """All that it says, and all that it writes, goes to its folder."""
    own = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said.log").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=own)
    try:
        for _ in range(300):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", secure)) == 0:
                    break
            if process.poll() is not None:
                pytest.fail((folder / "said.log").read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def certificate(folder: Path) -> None:
    """A certificate that its own maker believes, for the host name of tests."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(folder / "key"), "-out", str(folder / "certificate"), "-days", "2",
         "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"],
        check=True, capture_output=True,
    )  # fmt: skip


class Visitor:
    """Somebody with a browser, as far as a server sees it."""

    def __init__(self, port: int, trusted: Path) -> None:
        self.port, self.cookies = port, SimpleCookie()
        self.context = ssl.create_default_context(cafile=str(trusted))

    def ask(
        self, path: str, form: Mapping[str, object] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """(status, page, where it leads) of one request."""
        connection = http.client.HTTPSConnection(
            HOST, self.port, source_address=(VISITOR, 0), context=self.context, timeout=60
        )
        sent = {
            "Host": HOST,
            "User-Agent": AGENT,
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
            **headers,
        }
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form is not None else "GET", path, body, sent)
        answer = connection.getresponse()
        page = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        connection.close()
        return answer.status, page, answer.headers.get("Location", "")

    def stammer(self, words: bytes) -> None:
        """Say something at the door that is no TLS, as a scanner does or a browser that was told http://."""
        with socket.create_connection(("127.0.0.1", self.port), source_address=(VISITOR, 0)) as door:
            door.sendall(words)
            door.settimeout(20)
            with suppress(OSError):
                while door.recv(4096):
                    pass

    def send(self, path: str, form: Mapping[str, object], query: str = "") -> tuple[int, str, str]:
        """Open a page and send its form."""
        status, page, _ = self.ask(path + query)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, (status, page[:300])
        return self.ask(path + query, {**form, "csrfmiddlewaretoken": token[1]})

    def sign_in(self, name: str, query: str = "") -> None:
        """Password, then an app of codes, which is set up the first time."""
        self.send("/desk/sign-in/", {"username": name, "password": PASSWORD}, query)
        page = self.ask(_APP)[1]
        typed = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
        assert typed, page[:300]
        secret = base64.b32decode(typed[1].replace(" ", ""))
        assert self.send(_APP, {"code": TOTP(secret, 6, SHA1(), 30).generate(time.time()).decode()})[0] in (
            200,
            302,
        )
        assert self.ask("/desk/")[0] == 200


def _wait(address: str, log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')}")
