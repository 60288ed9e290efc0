"""Signing in under a real server: fifty at once beside somebody who works, and what a clock tells of a name.

Other requests: p95 of the page of today while fifty people sign in at once, beside the same page alone.
Bar: 300 ms. A wrong password and an unknown name, each N times in turn, by the clock of the one who asks:
the medians, and the probability of so large a difference if there were none (Mann-Whitney). Bar: p > 0.01.
"""

import contextlib
import http.client
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from bench import installed

AT_ONCE = 50
BEFORE = 5.0  # seconds of the page alone
PAIRS = 45  # under the hundred tries after which a network waits
PASSWORD = "quiet bridge over the canal"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def run() -> list[dict[str, object]]:
    with installed():
        cookie = _people()
        with _server() as port:
            return [_beside(port, cookie), _by_the_clock(port)]


def _people() -> str:
    """Fifty who sign in, one who works; the cookie of that one."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from houvast.records.accounts import operations
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.models import SignIn
    from houvast.records.accounts.roles import Role

    by = installation(uuid.uuid4())
    operations.found("Bench helpline", by=by)
    team = operations.add_team("Phone line", by=by)
    for number in range(AT_ONCE):
        operations.invite(f"person-{number}", f"Person {number}", password=PASSWORD, by=by)
    worker = operations.invite("worker", "Worker", password=PASSWORD, place=(team, Role.WORKER), by=by)
    client, now = Client(), timezone.now()
    client.force_login(get_user_model()._default_manager.get(pk=worker))
    session = client.session
    whole = SignIn.objects.create(staff_id=worker, started_at=now, used_at=now, proved_at=now)
    session["sign_in"] = str(whole.pk)
    session.save()
    return str(session.session_key)


@contextlib.contextmanager
def _server() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "houvast.project.asgi:application", "--host", "127.0.0.1",
         "--port", str(port), "--no-access-log", "--log-level", "error", "--lifespan", "off"]
    )  # fmt: skip
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


def _beside(port: int, cookie: str) -> dict[str, object]:
    alone = _worked(port, cookie, until=time.perf_counter() + BEFORE)
    # The form is read before, as a person does; all are sent at once.
    forms = [_form(port) for _ in range(AT_ONCE)]
    start, took = threading.Barrier(AT_ONCE + 1), []

    def sign_in(number: int) -> None:
        start.wait()
        begun = time.perf_counter()
        assert _posted(port, f"person-{number}", PASSWORD, forms[number])[0] == 302
        took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=sign_in, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    start.wait()
    beside: list[float] = []
    while any(thread.is_alive() for thread in threads):
        beside += _worked(port, cookie, until=0)
    assert len(took) == AT_ONCE
    return {
        "what": f"page of today while {AT_ONCE} sign in at once",
        "alone p95 ms": f"{_p95(alone):.0f}",
        "beside p95 ms": f"{_p95(beside):.0f}",
        "requests": len(beside),
        "slowest sign-in s": f"{max(took):.1f}",
        "bar": "300 ms",
    }


def _by_the_clock(port: int) -> dict[str, object]:
    """In turn, so that both meet the same machine; each name once, so that nothing waits."""
    from scipy.stats import mannwhitneyu

    form, times = _form(port), {"wrong": [], "unknown": []}  # type: dict[str, list[float]]
    for number in range(PAIRS):
        names = [("wrong", f"person-{number % AT_ONCE}"), ("unknown", f"nobody-{number % AT_ONCE}")]
        for kind, name in names if number % 2 else names[::-1]:
            status, seconds = _posted(port, name, "a wrong password", form)
            assert status == 200, status
            times[kind].append(seconds * 1000)
    return {
        "what": "refusal by the clock, wrong password beside unknown name",
        "requests": sum(map(len, times.values())),
        "wrong p50 ms": f"{statistics.median(times['wrong']):.1f}",
        "unknown p50 ms": f"{statistics.median(times['unknown']):.1f}",
        "p": f"{mannwhitneyu(times['wrong'], times['unknown']).pvalue:.2f}",
        "bar": "p > 0.01",
    }


def _worked(port: int, cookie: str, *, until: float) -> list[float]:
    """The page of today, at least once and until then, as somebody who goes on working."""
    took = []
    while True:
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/desk/", headers={"Cookie": f"s={cookie}"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, answer.status
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.1)
        if time.perf_counter() >= until:
            return took


def _form(port: int) -> tuple[str, str]:
    """(cookie, token) of the sign-in page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/desk/sign-in/")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    token: Any = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return str(answer.headers["Set-Cookie"]).split(";")[0], token[1]


def _posted(port: int, name: str, password: str, form: tuple[str, str]) -> tuple[int, float]:
    said = urlencode({"csrfmiddlewaretoken": form[1], "username": name, "password": password})
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/desk/sign-in/", said, headers={**FORM, "Cookie": form[0]})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.perf_counter() - begun


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)]
