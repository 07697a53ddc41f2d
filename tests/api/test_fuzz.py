"""Whatever is sent, nothing breaks, and every answer is as the OpenAPI document says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.people.town import running_town
from wastecoach.settings import Settings

# FUZZ_SECONDS=900 for a long run, each with other requests; every day the same ones for as long as one has patience.
SECONDS = os.environ.get("FUZZ_SECONDS", "25")
SAME = () if "FUZZ_SECONDS" in os.environ else ("--seed", "1")
# A request may fit its schema and still be refused: an empty photo, a key that came with another request.
NOT_TRUE = "positive_data_acceptance"


# They end what the caller shows, and all that comes after would be refused.
ENDINGS = ("delete_me", "sign_out", "sign_out_everywhere", "end_session")


@pytest.mark.parametrize("signed_in", [False, True], ids=["anybody", "a person"])
def test_schemathesis_finds_nothing(tmp_path: Path, *, signed_in: bool) -> None:
    plenty = 1_000_000_000
    settings = Settings(
        vision="stub",
        wait_seconds=5,
        requests_per_minute=plenty,
        device_requests_per_minute=plenty,
        person_requests_per_minute=plenty,
    )
    with running_town(settings) as town:
        program = [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            f"{town.api.base_url}/openapi.json",
        ]
        endings = (word for name in ENDINGS for word in ("--exclude-operation-id", name))
        token = f"Authorization: {town.person().headers['Authorization']}"
        ended = subprocess.run(
            [
                *program,
                *("--checks", "all", "--exclude-checks", NOT_TRUE, "--max-time", SECONDS),
                *("--continue-on-failure", "--no-shrink", *SAME),
                *(("--header", token, *endings) if signed_in else ()),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
