"""What takes longer than anybody waits for a page: done in a thread, while pages say how far."""

import logging
import threading
from collections.abc import Callable

from django.db import connections
from django.utils.translation import get_language, override

log = logging.getLogger(__name__)


def beside(work: Callable[[], None], *, failed: Callable[[], str]) -> None:
    """Do `work` with its own connection to the database, in the language of the page.

    `failed` is called where it raised, and names the work and its step for the log: what made it fail can be
    content, and is not for a log.
    """
    language = get_language()

    def run() -> None:
        try:
            with override(language):
                work()
        except Exception:
            log.error("%s failed", failed())
        finally:
            connections.close_all()

    threading.Thread(target=run, daemon=True).start()
