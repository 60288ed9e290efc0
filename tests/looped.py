"""Run a coroutine from a test to its end, also where a browser's own loop runs in the thread of the tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What it returns. Its tasks share one connection to the database, which is closed with it."""

    async def to_its_end() -> T:
        opened = connections.all()  # named here: a task that is the first to ask for one keeps it to itself
        try:
            return await coroutine
        finally:
            for each in opened:
                each.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, to_its_end()).result()
