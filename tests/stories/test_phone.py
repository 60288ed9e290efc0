"""A call through a real exchange: kamailio tells `houvast phone listen` of it, and that the desk.

Where kamailio or sipp is not found this is skipped loudly, or fails when BROWSER_REQUIRED is set, as in CI.
"""

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from houvast.interfaces.shell import phone_key
from installations import Installation
from served import free_port

CALLER = "32470112233"
DBTEXT = Path("/usr/share/kamailio/dbtext/kamailio")
EXTEND = """
from acting import acting
from houvast.records.accounts import operations
by = acting("worker")
operations.keep_extension(by.id, "201", by=by)
"""
# A small exchange: it routes 201 to one telephone, follows each dialog, and tells who subscribed (RFC 4235).
EXCHANGE = """
debug=1
log_stderror=yes
children=2
fork=yes
disable_tcp=yes
mpath="{modules}"
listen=udp:127.0.0.1:{port}
loadmodule "db_text.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "maxfwd.so"
loadmodule "dialog.so"
loadmodule "pua.so"
loadmodule "pua_dialoginfo.so"
loadmodule "presence.so"
loadmodule "presence_dialoginfo.so"
modparam("rr", "append_fromtag", 1)
modparam("dialog", "dlg_flag", 4)
modparam("dialog", "db_mode", 0)
modparam("pua|presence", "db_url", "text://{tables}")
modparam("pua", "outbound_proxy", "sip:127.0.0.1:{port}")
modparam("pua_dialoginfo", "include_callid", 1)
modparam("pua_dialoginfo", "caller_confirmed", 0)
modparam("pua_dialoginfo", "publish_dialog_req_within", 0)
modparam("presence", "server_address", "sip:127.0.0.1:{port}")
modparam("presence", "subs_db_mode", 0)
modparam("presence_dialoginfo", "force_single_dialog", 0)
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ exit; }}
    if (is_method("SUBSCRIBE")) {{
        if (!t_newtran()) {{ sl_reply_error(); exit; }}
        handle_subscribe(); t_release(); exit;
    }}
    if (is_method("PUBLISH")) {{
        if (!t_newtran()) {{ sl_reply_error(); exit; }}
        handle_publish(); t_release(); exit;
    }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
        if (is_method("NOTIFY")) {{ t_relay(); exit; }}
        sl_send_reply("404", "Not here"); exit;
    }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
    if (is_method("INVITE")) {{
        setflag(4);
        record_route();
        $du = "sip:127.0.0.1:{telephone}";
        t_relay();
        exit;
    }}
    sl_send_reply("404", "Not here");
}}
"""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None or not DBTEXT.is_dir():
        (pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip)(
            f"NO {name.upper()} FOUND: this did not run. Install kamailio, its presence modules, sip-tester."
        )
    return found


@contextlib.contextmanager
def running(command: list[str], log: Path, **more: object) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **more)
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        if process.poll() is None:
            process.kill()
            process.wait()


@contextlib.contextmanager
def exchange(folder: Path, telephone: int) -> Iterator[int]:
    """Port of a real kamailio."""
    kamailio, port = program("kamailio"), free_port()
    shutil.copytree(DBTEXT, folder / "tables")
    modules = next(Path("/usr/lib").glob("*/kamailio/modules"))
    text = EXCHANGE.format(port=port, telephone=telephone, tables=folder / "tables", modules=modules)
    (folder / "kamailio.cfg").write_text(text)
    checked = subprocess.run(
        [kamailio, "-c", "-f", str(folder / "kamailio.cfg")], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    command = [
        kamailio,
        "-DD",
        "-E",
        "-f",
        str(folder / "kamailio.cfg"),
        "-Y",
        str(folder),
        "-m",
        "32",
        "-M",
        "4",
    ]
    with running(command, folder / "kamailio.log") as process:
        time.sleep(1.5)
        assert process.poll() is None, (folder / "kamailio.log").read_text()
        yield port


@contextlib.contextmanager
def door(secret: str) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """(port of a desk's door, what was rightly signed and came in)."""
    came: list[dict[str, str]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            at, nonce = self.headers["Phone-Time"], self.headers["Phone-Nonce"]
            right = self.headers["Phone-Signature"] == phone_key.signature(secret, at, nonce, body)
            if right:
                came.append(json.loads(body))
            self.send_response(200 if right else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, came
    finally:
        server.shutdown()
        server.server_close()


def telephone_scenario(folder: Path) -> Path:
    """A telephone that rings for a second and answers, and keeps the exchange on the way.

    The second is needed: the exchange has several workers, and of two answers in the same
    millisecond it may pass on the later one first.
    """
    scenario = subprocess.run([program("sipp"), "-sd", "uas"], capture_output=True, text=True).stdout
    scenario = scenario[scenario.index("<?xml") :]
    before, answer, after = scenario.partition("SIP/2.0 200 OK")
    assert answer, "the telephone of this sipp does not answer"
    at = before.rindex("<send")
    scenario = before[:at] + '<pause milliseconds="1000"/>\n  ' + before[at:] + answer + after
    file = folder / "telephone.xml"
    file.write_text(scenario.replace("[last_Via:]", "[last_Via:]\n      [last_Record-Route:]"))
    return file


def call(folder: Path, port: int, seconds: float = 1.0) -> None:
    """Somebody calls 201 and hangs up after a while."""
    sipp = program("sipp")
    scenario = subprocess.run([sipp, "-sd", "uac"], capture_output=True, text=True).stdout
    scenario = scenario[scenario.index("<?xml") :].replace("sipp <sip:sipp@", f"{CALLER} <sip:{CALLER}@")
    scenario = scenario.replace(
        '<recv response="200" rtd="true">', '<recv response="200" rtd="true" rrs="true">'
    )
    for method in ("ACK", "BYE"):  # through the exchange, as the route of the answer says
        scenario = scenario.replace(
            f"{method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0",
            f"{method} [next_url] SIP/2.0\n      [routes]",
        )
    (folder / "caller.xml").write_text(scenario)
    done = subprocess.run(
        [sipp, "-sf", str(folder / "caller.xml"), f"127.0.0.1:{port}", "-s", "201", "-m", "1",
         "-d", str(int(seconds * 1000)), "-i", "127.0.0.1", "-p", str(free_port()),
         "-timeout", "30s", "-nostdin"],
        cwd=folder, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_a_call_through_a_real_exchange_rings_is_answered_and_ends_at_the_desk(
    installation: Installation, tmp_path: Path
):
    telephone = free_port()
    installation.python(EXTEND)
    secret = installation.houvast("phone", "key").out.strip()
    answering = [
        program("sipp"),
        "-sf",
        str(telephone_scenario(tmp_path)),
        "-i",
        "127.0.0.1",
        "-p",
        str(telephone),
        "-nostdin",
    ]
    with (
        exchange(tmp_path, telephone) as port,
        door(secret) as (desk, came),
        running(answering, tmp_path / "telephone.log", cwd=tmp_path),
    ):
        here = free_port()
        listening = installation.start(
            "phone", "listen", "--exchange", f"127.0.0.1:{port}", "--here", f"127.0.0.1:{here}",
            "--desk", f"http://127.0.0.1:{desk}/phone/",
        )  # fmt: skip
        try:
            time.sleep(6)
            call(tmp_path, port)
            for _ in range(100):
                if [each["event"] for each in came][-1:] == ["ended"]:
                    break
                time.sleep(0.1)
        finally:
            listening.terminate()
            _out, said = listening.communicate(timeout=20)
    assert [each["event"] for each in came] == ["ringing", "answered", "ended"], (
        said, (tmp_path / "kamailio.log").read_text()[-3000:]
    )  # fmt: skip
    assert CALLER not in said
    assert all(set(each) == {"extension", "event"} and each["extension"] == "201" for each in came)
