"""Reading the files of the database that the tests are using.

By another process: when a process closes any handle on such a file, SQLite's locks of that process on it are
gone (POSIX; sqlite.org, "How to corrupt", 2.2), and the next process that ends takes the log away with it.
"""

import subprocess
from pathlib import Path


def read(*files: Path) -> bytes:
    """All of these files, one after the other."""
    return subprocess.run(["cat", *map(str, files)], capture_output=True, check=True).stdout
