"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """64 MiB, three passes, four lanes: RFC 9106 section 4, the second recommended option."""

    memory_cost = 64 * 1024
    time_cost = 3
    parallelism = 4
