"""Whatever is sent, nothing breaks, and every answer is as the OpenAPI document says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.api import running
from wastecoach.settings import Settings

# FUZZ_SECONDS=900 for a long run, each with other requests; every day the same ones for as long as one has patience.
SECONDS = os.environ.get("FUZZ_SECONDS", "25")
SAME = () if "FUZZ_SECONDS" in os.environ else ("--seed", "1")
# A request may fit its schema and still be refused: an empty photo, a key that came with another request.
NOT_TRUE = "positive_data_acceptance"


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    settings = Settings(vision="stub", requests_per_minute=1_000_000_000, wait_seconds=5)
    with running.running(settings) as address:
        program = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"]
        ended = subprocess.run(
            [
                *program,
                *("--checks", "all", "--exclude-checks", NOT_TRUE, "--max-time", SECONDS),
                *("--continue-on-failure", "--no-shrink", *SAME),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
