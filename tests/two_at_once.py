"""Do the same thing in several threads at once, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(*doings: Callable[[], T]) -> list[T | Exception]:
    """What each returned or raised, in the order given. They start together."""
    start = Barrier(len(doings))

    def one(doing: Callable[[], T]) -> T | Exception:
        start.wait()
        try:
            return doing()
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(one, doings))
