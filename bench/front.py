"""The public home page under a real server: from memory, beside the same page made by Django each time.

Requests a second with sixteen connections that ask again at once, client on the same two cores; and by
the processor time of the server alone, which is what one core can serve. Bar: 1,000 a second and core from
memory. Largest contentful paint: chromium with an empty cache on slow 3G (400 kbit/s, 400 ms for each
request). Bar: 1.5 s.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

CONNECTIONS = 16
SECONDS = 4.0
PAINTS = 5
SERVED = {"from memory": "houvast.project.settings", "Django each time": "bench.bare.uncached"}
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
REQUEST = b"GET /nl/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
PAINT = """() => new Promise(done => new PerformanceObserver(list => {
  const last = list.getEntries().at(-1);
  setTimeout(() => done(last.startTime), 1500);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


def run() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        rows = []
        for name, settings in SERVED.items():
            with _server(home, settings) as (port, process):
                rows.append({"home page": name, **_load(port, process), **_painted(port)})
    served = [float(str(row["a second and core"]).replace(",", "")) for row in rows]
    rows[0]["ratio by core"] = f"{served[0] / served[1]:.1f}"
    return rows


@contextlib.contextmanager
def _server(home: str, settings: str) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    surroundings = {
        **os.environ,
        "HOUVAST_HOME": home,
        "HOUVAST_HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    surroundings.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=surroundings, check=True)
    command = ["-m", "uvicorn", "houvast.project.asgi:application", "--port", str(port), "--lifespan", "off"]
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    server = subprocess.Popen([sys.executable, *command, *quiet], env=surroundings)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/nl/", timeout=5).read()
                break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _load(port: int, process: int) -> dict[str, object]:
    before, begun = _processor_time(process), time.perf_counter()
    answered = asyncio.run(_ask(port))
    seconds, busy = time.perf_counter() - begun, _processor_time(process) - before
    return {
        "requests a second": f"{answered / seconds:,.0f}",
        "a second and core": f"{answered / busy:,.0f}",
    }


def _processor_time(process: int) -> float:
    said = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


async def _ask(port: int) -> int:
    until = time.perf_counter() + SECONDS

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = 0
        while time.perf_counter() < until:
            writer.write(REQUEST)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            answered += 1
        writer.close()
        return answered

    return sum(await asyncio.gather(*(one() for _ in range(CONNECTIONS))))


def _painted(port: int) -> dict[str, object]:
    """The middle of a few first visits, each with an empty cache."""
    program = shutil.which("chromium")
    if program is None:
        return {"largest paint, s": "no chromium"}
    from playwright.sync_api import sync_playwright

    moments = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for _ in range(PAINTS):
            context = browser.new_context(viewport={"width": 360, "height": 780})
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_3G)
            page.goto(f"http://127.0.0.1:{port}/nl/")
            moments.append(page.evaluate(PAINT) / 1000)
            context.close()
        browser.close()
    return {"largest paint, s": f"{statistics.median(moments):.2f} ({min(moments):.2f}-{max(moments):.2f})"}
