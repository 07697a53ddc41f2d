"""The product's own server as a process of its own, as an operator starts it: `wastecoach serve`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from servers.program import Program


class Serve(Program):
    """`wastecoach serve` on a port that stays the same when it is killed and started again.

    Args:
        folder: Where its data lie.
        chosen: Further settings, by their variables.
        python: The interpreter of the environment that it is installed in.
    """

    name: ClassVar[str] = "wastecoach"
    ready: ClassVar[str] = "://127.0.0.1:"

    def __init__(
        self,
        folder: Path,
        chosen: Mapping[str, str] | None = None,
        python: str | Path = sys.executable,
    ) -> None:
        super().__init__(folder)
        self._chosen = dict(chosen or {})
        self._python = str(python)

    @classmethod
    def executable(cls) -> str:
        """The interpreter of the tests."""
        return sys.executable

    def command(self) -> Sequence[str]:
        """The argument list that starts it."""
        return (self._python, "-m", "wastecoach", "serve", "--port", str(self.port))

    def environment(self) -> Mapping[str, str]:
        """Nothing of the machine's own settings, and all data in the folder."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        homes = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CACHE", "DATA")}
        return {**kept, **homes, "XDG_CONFIG_HOME": os.devnull, **self._chosen}

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(folder: Path, python: str | Path = sys.executable, **chosen: str) -> Iterator[Serve]:
    """A server that runs, with settings by their variables (`WASTECOACH_…`)."""
    server = Serve(folder, chosen, python)
    server.start()
    try:
        yield server
    finally:
        server.kill()
