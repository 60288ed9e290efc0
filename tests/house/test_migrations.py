"""What the models say and what their migrations make is the same: tests make their tables from the models."""

import os
import subprocess
import sys
from pathlib import Path


def test_no_model_says_what_no_migration_carries_out(tmp_path: Path):
    asked = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "houvast.project.settings",
            "HOUVAST_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
