"""What watches the machine: /healthz (alive or not) and /metrics (numbers), answered before anything else.

Neither holds an id, path, helpline or version. /healthz answers anybody, yes or no. /metrics answers
a program on this machine that asks the server itself, not through the proxy, or who has the token; for others
it does not exist. The text is the exposition format 0.0.4 of Prometheus; it is too short to need a library.
"""

import hmac
import time
from collections import Counter
from collections.abc import Callable
from inspect import iscoroutinefunction
from ipaddress import ip_address
from threading import Lock
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from houvast.records.contacts.queries import drafts_kept

HEALTH, METRICS = "/healthz", "/metrics"
UP_TO = (0.05, 0.1, 0.3, 1.0, 3.0)  # seconds; 0.3 is what a page may take
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
# Numbers that are read from the database when somebody asks: name, what it is, how it is read.
GAUGES: list[tuple[str, str, Callable[[], int]]] = [
    ("drafts_kept", "Registrations being typed.", drafts_kept),
]
_PROXIED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via")


class Seen:
    """What this process has answered since it began: numbers only."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.answers: Counter[str] = Counter()
        self.quick: Counter[float] = Counter()
        self.seconds = 0.0
        self.database_errors = 0

    def answered(self, status: int, seconds: float) -> None:
        with self._lock:
            self.answers[f"{status // 100}xx"] += 1
            self.seconds += seconds
            for limit in UP_TO:
                self.quick[limit] += seconds <= limit

    def failed(self, error: Exception) -> None:
        with self._lock:
            self.database_errors += isinstance(error, DatabaseError)


seen = Seen()


@sync_and_async_middleware
def watched(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Count and time every answer, and answer the two addresses of this file."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            if request.path in (HEALTH, METRICS):
                return await sync_to_async(_answer)(request)
            begun = time.perf_counter()
            response: HttpResponseBase = await get_response(request)
            seen.answered(response.status_code, time.perf_counter() - begun)
            return response

        return _counting_failures(later)

    def now(request: HttpRequest) -> HttpResponseBase:
        if request.path in (HEALTH, METRICS):
            return _answer(request)
        begun = time.perf_counter()
        response: HttpResponseBase = get_response(request)
        seen.answered(response.status_code, time.perf_counter() - begun)
        return response

    return _counting_failures(now)


def _counting_failures(run: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Django calls this attribute when a view fails; the error goes its way."""
    run.process_exception = lambda request, error: seen.failed(error)  # type: ignore[attr-defined]
    return run


def _answer(request: HttpRequest) -> HttpResponse:
    if request.path == METRICS and not _may_read(request):
        answer = HttpResponse("not found\n", status=404)
    elif request.path == METRICS:
        answer = HttpResponse(_metrics())
    else:
        well = is_well()
        answer = HttpResponse("well\n" if well else "not well\n", status=200 if well else 503)
    answer["Content-Type"], answer["Cache-Control"] = PLAIN, "no-store"
    return answer


def is_well() -> bool:
    """The database answers and has the tables of this version."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _may_read(request: HttpRequest) -> bool:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _metrics() -> str:
    lines = [*_counted("answers_total", "Answers by class of status.", "counter")]
    lines += [f'answers_total{{class="{name}"}} {count}' for name, count in sorted(seen.answers.items())]
    lines += [*_counted("answer_seconds", "How long answers took.", "histogram")]
    lines += [f'answer_seconds_bucket{{le="{limit}"}} {seen.quick[limit]}' for limit in UP_TO]
    total = seen.answers.total()
    lines += [f'answer_seconds_bucket{{le="+Inf"}} {total}', f"answer_seconds_sum {seen.seconds:.3f}"]
    lines += [f"answer_seconds_count {total}"]
    lines += [*_counted("database_errors_total", "Requests that failed in the database.", "counter")]
    lines += [f"database_errors_total {seen.database_errors}"]
    for name, said, read in GAUGES:
        try:
            lines += [*_counted(name, said, "gauge"), f"{name} {read()}"]
        except DatabaseError:
            lines += [f"{name} NaN"]
    return "\n".join(lines) + "\n"


def _counted(name: str, said: str, kind: str) -> tuple[str, str]:
    return f"# HELP {name} {said}", f"# TYPE {name} {kind}"
