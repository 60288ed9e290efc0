"""Serving the demo on the loopback address, with a worker beside it that computes reports."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from houvast.demo.preparing import has_figures
from houvast.interfaces.cli.reports import worker

HOST = "127.0.0.1"


class _Announcing(uvicorn.Server):
    """Says where it is reached, once it is."""

    def __init__(self, config: uvicorn.Config, told: Callable[[str], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._told(f"http://{self.config.host}:{self.config.port}")


def serve(port: int, *, told: Callable[[str], None]) -> None:
    """Serve until stopped. No forwarding header is believed, and no address is logged."""
    config = uvicorn.Config(
        "houvast.project.asgi:application",
        host=HOST,
        port=port,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
    with worker(), _figures():
        _Announcing(config, told).run()


@contextmanager
def _figures() -> Iterator[None]:
    """The figures of the year are made beside the server, where they are missing; the next start goes on."""
    if has_figures():
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "houvast.demo", "prepare"])
    try:
        yield
    finally:
        process.terminate()
        process.wait()
