"""Settings of one installation, from the environment; safe when nothing is set.

HOUVAST_HOME    folder of this installation (default: ./var)
HOUVAST_KEYS    folder of its keys (default: HOUVAST_HOME/keys)
HOUVAST_KEYS_COPY  folder of the copy of the months' keys, on another disk (default: HOUVAST_HOME/keys-copy)
DATABASE_URL    default: SQLite in HOUVAST_HOME
HOUVAST_BREACHED_PASSWORDS  file of hashes of passwords that were stolen elsewhere (default: none)
HOUVAST_HOSTS   host names it answers to, with commas (default: this machine only)
HOUVAST_HTTPS   "no" only for a machine that serves itself alone
HOUVAST_ONION   onion address of the same pages, for Tor Browser (default: none)
HOUVAST_JOURNAL_HOST  host name of the journal alone, that says nothing (default: part of the site)
HOUVAST_TIMESTAMP_SERVICE  address of a time-stamp service (RFC 3161) for the days of journals (default: none)
HOUVAST_TIMESTAMP_CERTIFICATE  its certificates in PEM, the root first (default: HOUVAST_HOME/timestamp.pem)
HOUVAST_METRICS_TOKEN  lets another machine read /metrics; without it only this machine may
HOUVAST_CLAMD   where clamd looks at files that people send: its socket, or host:port; "none" to take files
                that nobody looked at; without it no files are taken
HOUVAST_CALLER_MARKS  "on": numbers that abused the line are known again, by a keyed hash; pages say so
HOUVAST_MAIL_ADDRESS  the helpline's own mail address
HOUVAST_MAIL_IMAP     where mail is read, like imaps://user@host; password in HOUVAST_KEYS/mail-password
HOUVAST_MAIL_SMTP     where answers go out, like smtps://user@host; in HOUVAST_KEYS/mail-smtp-password
HOUVAST_LINE    file with the helpline's number, hours and names (default: HOUVAST_HOME/line.toml)
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from houvast.project import installation

SOURCE = Path(__file__).resolve().parent.parent
HOME = installation.home()
KEYS = installation.keys_folder()
# In two folders, apart from the database and never in a backup of it: records/accounts/months.py.
MONTH_KEYS = (KEYS / "months", installation.keys_copy() / "months")
RELEASES = HOME / "releases"
TYPEFACE = SOURCE / "library" / "figures" / "fonts"  # where the build puts the TrueType cuts for print
LINE_FILE = Path(os.environ.get("HOUVAST_LINE", HOME / "line.toml"))

# How long a public page is served from memory before it is made anew; what changed shows within this time.
PUBLIC_PAGES_SECONDS = 15

SECRET_KEY = installation.session_secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HOUVAST_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
HTTPS = os.environ.get("HOUVAST_HTTPS", "yes") != "no"
ONION = installation.onion_address(os.environ.get("HOUVAST_ONION", ""))
if ONION:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ONION]

# The journal answers under this name, and nothing else does: interfaces/personal/host.py.
JOURNAL_HOST = os.environ.get("HOUVAST_JOURNAL_HOST", "")
if JOURNAL_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, JOURNAL_HOST]
TIMESTAMP_SERVICE = os.environ.get("HOUVAST_TIMESTAMP_SERVICE", "")
TIMESTAMP_CERTIFICATE = os.environ.get("HOUVAST_TIMESTAMP_CERTIFICATE", HOME / "timestamp.pem")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "houvast.records.audit",
    "houvast.records.accounts",
    "houvast.records.directory",
    "houvast.records.contacts",
    "houvast.records.journal",
    "houvast.records.cases",
    "houvast.records.campaigns",
    "houvast.records.releases",
    "houvast.records.plan",
    "houvast.interfaces.shell",
    "houvast.interfaces.public",
    "houvast.interfaces.personal",
    "houvast.interfaces.desk",
    "houvast.interfaces.partners",
]

MIDDLEWARE = [
    "houvast.interfaces.shell.health.watched",
    "houvast.interfaces.shell.headers.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "houvast.interfaces.shell.static_files.static_files",
    "houvast.interfaces.personal.host.own_host",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "houvast.interfaces.shell.bodies.refusing",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "houvast.project.urls"
ASGI_APPLICATION = "houvast.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'houvast.sqlite3'}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer waits at the start rather than failing in the middle. FULL: what was
    # acknowledged is on disk, also after a power cut. secure_delete: what is erased is overwritten.
    # cache_size: kB of the file that each connection keeps for itself; the system keeps it once for all.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON; PRAGMA cache_size=-512;",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["houvast.records.accounts.passwords.ByPassword"]
PASSWORD_HASHERS = ["houvast.records.accounts.passwords.Argon2idOnce"]
# What a password costs whoever guesses, as `houvast setup` measured it: never under 64 MiB and three passes.
PASSWORD_COST_FILE = HOME / "password-cost.json"
PASSWORD_COST: tuple[int, int] | None = None
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A file of SHA-1 hashes in order, one a line, as breached passwords are published; none when it is not named.
BREACHED_PASSWORDS = os.environ.get("HOUVAST_BREACHED_PASSWORDS", "")
LOGIN_URL = "desk:sign_in"
# Hosts at which the sign-in of an agency may be without https: none, but for a trial on one machine.
PLAIN_PROVIDERS: frozenset[str] = frozenset()

LANGUAGE_CODE = "en"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "interfaces" / "shell" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "houvast.project.formats"  # days and times, one way in each language
USE_TZ = True
TIME_ZONE = os.environ.get("HOUVAST_TIME_ZONE", "Europe/Brussels")
# Where numbers without a country's code are dialled; the digits before one there (none in Spain: "").
DIALLING_COUNTRY = os.environ.get("HOUVAST_DIALLING_COUNTRY", "32")
DIALLING_TRUNK = os.environ.get("HOUVAST_DIALLING_TRUNK", "0")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_ALLOW_ALL_ORIGINS = False

# Names that say nothing on somebody's device. With __Host- no other host, also none below ours, can set one.
HOST_ONLY = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{HOST_ONLY}s"
CSRF_COOKIE_NAME = f"{HOST_ONLY}c"
LANGUAGE_COOKIE_NAME = f"{HOST_ONLY}l"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
KEY_COOKIE_NAME = f"{HOST_ONLY}k"
LOCKED_AFTER_MINUTES = 15
SESSION_COOKIE_AGE = 12 * 3600  # and the sign-in itself ends sooner: records/accounts/queries/sign_ins.py
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
# Nothing to other sites. Not "no-referrer": with it browsers send `Origin: null` with our own forms, and
# Django's check of forged requests refuses those.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("HOUVAST_BEHIND_PROXY") == "yes":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# How often one network may begin a talk or try a code: interfaces/shell/buckets.py. Off only in a demo, where
# everybody comes from one machine.
LIMIT_NETWORKS = True

# How many processes `houvast serve` started together: they tell each other what happens.
PROCESSES = int(os.environ.get("HOUVAST_PROCESSES", "1"))

# Numbers that abused the line: records/contacts/callers.py.
CALLER_MARKS = os.environ.get("HOUVAST_CALLER_MARKS", "")

# Files that people send are in memory only, never in a temporary file: interfaces/shell/bodies.py.
CLAMD = os.environ.get("HOUVAST_CLAMD", "")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 25_000_000 + 100_000  # one file, and the form around it
LARGEST_FORM = 2_500_000

MAIL_ADDRESS = os.environ.get("HOUVAST_MAIL_ADDRESS", "")
MAIL_IMAP = os.environ.get("HOUVAST_MAIL_IMAP", "")
MAIL_SMTP = os.environ.get("HOUVAST_MAIL_SMTP", "")

METRICS_TOKEN = os.environ.get("HOUVAST_METRICS_TOKEN", "")

# Events, never content: project/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "houvast.project.logs.EventsOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
