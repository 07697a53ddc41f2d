"""A server that knows the bins around the City Hall of Seoul, and somebody who stands there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.page.serving import Serve


def standing(latitude: float, longitude: float) -> dict[str, Any]:
    """A browser that tells the page that it is there."""
    place = {"latitude": latitude, "longitude": longitude, "accuracy": 20}
    return {"geolocation": place, "permissions": ["geolocation"]}


AT_CITY_HALL = standing(37.5665, 126.978)


@contextmanager
def serving_bins(folder: Path, **chosen: str) -> Iterator[Serve]:
    """A server with the samples that come with the program."""
    server = Serve(folder, chosen)
    seed = (server.executable(), "-m", "wastecoach", "seed-bins", "--builtin", "--quiet")
    subprocess.run(seed, env=dict(server.environment()), check=True)
    server.start()
    try:
        yield server
    finally:
        server.kill()
