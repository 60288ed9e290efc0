"""The entry point that a server runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.project.settings")
application = get_asgi_application()
