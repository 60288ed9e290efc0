"""Who may make a backup and put one back: the installation itself, on its own machine."""

from houvast.records.accounts.guard import Rule

CHOOSE_KEY = Rule("backups.choose_key")
MAKE = Rule("backups.make")
RESTORE = Rule("backups.restore")
