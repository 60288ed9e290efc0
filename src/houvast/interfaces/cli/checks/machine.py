"""The machine: versions that still get security fixes, clock, time zones, disk, and what a password costs."""

import ctypes
import platform
import resource
import shutil
import sys
import time
import zoneinfo
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
from django.conf import settings

from houvast.interfaces.cli.checks.findings import Finding, advice, problem

# Last day of security fixes. https://devguide.python.org/versions/, https://www.djangoproject.com/download/
PYTHON_UNTIL = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
DJANGO_UNTIL = {
    (5, 2): date(2028, 4, 30),
    (6, 0): date(2027, 4, 30),
    (6, 1): date(2027, 12, 31),
}
LEAST_FREE = 2 << 30
LEAST_FREE_SHARE = 0.05
SLOWEST_SIGN_IN = 2.0  # seconds
QUICKEST_SIGN_IN = 0.1
_NOT_SYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)


def versions() -> Iterator[Finding]:
    """Python and Django still get security fixes."""
    today = date.today()  # noqa: DTZ011  # a day more or less is no matter
    for name, version, until in (
        ("Python", sys.version_info[:2], PYTHON_UNTIL),
        ("Django", django.VERSION[:2], DJANGO_UNTIL),
    ):
        said = f"{name} {'.'.join(map(str, version))}"
        if version not in until:
            yield advice(
                f"Nobody told this version how long {said} is kept safe", platform.node(), "Look it up."
            )
        elif today > until[version]:
            yield problem(
                f"{said} gets no security fixes since {until[version]}",
                sys.prefix,
                "Install houvast anew on a newer one.",
            )


def clock() -> Iterator[Finding]:
    """The trail, expiry and one-time passwords lean on the clock."""
    if kernel_clock() == _NOT_SYNCHRONISED:
        yield advice(
            "The clock is not synchronised",
            "the kernel",
            "Switch on systemd-timesyncd or chrony: timedatectl set-ntp true",
        )
    newest = max((file.stat().st_mtime for file in Path(settings.HOME).iterdir()), default=0)
    if newest > time.time() + 60:
        yield problem(
            "The clock stands before the newest file of this installation",
            settings.HOME,
            "Set the clock right before anybody works: the trail and expiry dates lean on it.",
        )


def kernel_clock() -> int:
    """What adjtimex(2) says of the clock; 0 where it cannot be asked."""
    room = ctypes.create_string_buffer(512)  # struct timex, all zeros: only asks
    try:
        return int(ctypes.CDLL(None).adjtimex(room))
    except (OSError, AttributeError):
        return 0


def time_zones() -> Iterator[Finding]:
    """The helpline's civil day is known."""
    try:
        zoneinfo.ZoneInfo(settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        yield problem(
            f"The time zone {settings.TIME_ZONE} is not known here",
            "HOUVAST_TIME_ZONE",
            "Install the package tzdata, or correct the name: Europe/Brussels.",
        )


def disk() -> Iterator[Finding]:
    """There is room to write."""
    for folder in {Path(settings.HOME), Path(settings.KEYS)}:
        free = shutil.disk_usage(folder)
        if free.free < LEAST_FREE or free.free < LEAST_FREE_SHARE * free.total:
            yield problem(
                f"Only {free.free >> 20:,} MiB are free",
                folder,
                "Make room: what cannot be written is not saved.",
            )


def core_dumps() -> Iterator[Finding]:
    """What the memory of the server holds does not land on disk."""
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        yield advice(
            "A crash may write the memory of the server to disk",
            "RLIMIT_CORE",
            "Run it by the shipped systemd unit (LimitCORE=0), or `ulimit -c 0` before `houvast serve`.",
        )
    swaps = Path("/proc/swaps")
    if swaps.exists() and any("zram" not in line for line in swaps.read_text().splitlines()[1:]):
        yield advice(
            "Memory of the server may be swapped to disk",
            "/proc/swaps",
            "Encrypt the swap, or switch it off (the shipped systemd unit forbids it: MemorySwapMax=0).",
        )


def password_cost() -> Iterator[Finding]:
    """Guessing a password costs as much as it should, and signing in does not take for ever."""
    seconds, memory_kib = one_sign_in()
    if memory_kib < 64 * 1024:
        yield problem(
            f"Deriving a password takes only {memory_kib // 1024} MiB",
            "PASSWORD_HASHERS",
            "Leave it as it is shipped: 64 MiB or more.",
        )
    if seconds < QUICKEST_SIGN_IN:
        yield advice(
            f"Deriving a password takes only {seconds * 1000:.0f} ms",
            "password cost",
            "Raise it: run `houvast setup`, which measures it, on the machine that serves.",
        )
    if seconds > SLOWEST_SIGN_IN:
        yield advice(
            f"Deriving a password takes {seconds:.1f} s",
            "password cost",
            "Signing in will be slow: use a quicker machine, or see what else runs on it.",
        )


def one_sign_in() -> tuple[float, int]:
    """(seconds, KiB) that one derivation takes, measured with the hasher that is in use."""
    from django.contrib.auth.hashers import get_hasher

    hasher = get_hasher()
    begun = time.perf_counter()
    encoded = hasher.encode("a passphrase to measure with", hasher.salt())
    seconds = time.perf_counter() - begun
    return seconds, int(hasher.safe_summary(encoded).get("memory", 0))
