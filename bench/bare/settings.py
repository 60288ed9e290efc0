"""The project's settings with the bare form beside it."""

from houvast.project.settings import *  # noqa: F403  # a benchmark runs under the project's own settings
from houvast.project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.bare"]
ROOT_URLCONF = "bench.bare.urls"
ALLOWED_HOSTS = ["testserver"]
