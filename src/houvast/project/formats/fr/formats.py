"""French as in Belgium, where both languages write days alike."""

from houvast.project.formats.nl.formats import *  # noqa: F403  # every format
