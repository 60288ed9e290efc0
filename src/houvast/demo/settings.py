"""The project's settings, for one machine that shows invented people to whoever sits at it.

No HTTPS and no other host, so that the demo cannot be reached or passed on; see only_here.py.
"""

import os

os.environ["HOUVAST_HTTPS"] = "no"
os.environ["HOUVAST_BEHIND_PROXY"] = "no"

from houvast.project.settings import *  # noqa: F403  # all of them, with HTTPS decided first
from houvast.project.settings import INSTALLED_APPS, MIDDLEWARE  # same

IS_DEMO = True
PUBLIC_PAGES_SECONDS = 0  # every answer passes only_here
DEMO_BANNER = True
LIMIT_NETWORKS = False
PASSWORD_COST = (1024, 1)  # the secret of the cast is long and random, and opens nothing but inventions

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
USE_X_FORWARDED_HOST = False
ROOT_URLCONF = "houvast.demo.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "houvast.demo"]
MIDDLEWARE = ["houvast.demo.only_here.only_here", *MIDDLEWARE]
