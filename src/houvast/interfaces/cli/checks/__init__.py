"""What `houvast doctor` looks at, one file per place: the machine, the folders, the database, the web.

A check is a function without arguments that yields what is wrong; nothing when all is well. `EVERY` names
them in the order in which they are told.
"""

from collections.abc import Callable, Iterator

from houvast.interfaces.cli.checks import database, files, folders, machine, mail, web
from houvast.interfaces.cli.checks.findings import Finding

Check = Callable[[], Iterator[Finding]]

EVERY: dict[str, Check] = {
    "versions": machine.versions,
    "clock": machine.clock,
    "time zones": machine.time_zones,
    "disk": machine.disk,
    "memory on disk": machine.core_dumps,
    "password cost": machine.password_cost,
    "home": folders.home,
    "keys": folders.keys,
    "keys apart": folders.keys_apart,
    "month keys": folders.month_keys,
    "line": folders.line,
    "backups": folders.backups,
    "restore": folders.restore,
    "files": files.scanner,
    "mail": mail.box_of_the_helpline,
    "database": database.answers,
    "database settings": database.settings_of_it,
    "invented": database.invented,
    "host names": web.host_names,
    "HTTPS": web.https,
    "proxy": web.proxy,
    "secrets in the environment": web.environment,
}
