"""The project's settings with nothing kept in memory: the peer of bench/front.py."""

from houvast.project.settings import *  # noqa: F403  # all of them but one

PUBLIC_PAGES_SECONDS = 0
