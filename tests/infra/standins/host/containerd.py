"""Stands in for containerd: reads its configuration strictly, and runs until it is told to end."""

from __future__ import annotations

import signal
import tomllib
from pathlib import Path
from typing import Any

from .calls import option, record, refuse

# The sections of configuration version 3 that a node of ours sets, by what containerd 2 documents.
TOP = {"version", "root", "state", "oom_score", "grpc", "metrics", "plugins"}
IMAGES, RUNTIME = "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"
PLUGINS = {
    IMAGES: {"snapshotter", "max_concurrent_downloads", "pinned_images", "registry"},
    RUNTIME: {"containerd", "cni"},
}


def read(path: str) -> dict[str, Any]:
    """The configuration; what cannot be read or is not known ends the program."""
    try:
        found = tomllib.loads(Path(path).read_text())
    except tomllib.TOMLDecodeError as error:
        refuse(f"containerd: failed to load TOML: {path}: {error}")
        raise
    wrong = set(found) - TOP
    for plugin, settings in found.get("plugins", {}).items():
        wrong |= {f"{plugin}.{each}" for each in set(settings) - PLUGINS.get(plugin, set())}
    if wrong or found.get("version") != 3:
        refuse(f"containerd: {path}: version {found.get('version')}, unknown {sorted(wrong)}")
    return found


def main() -> None:
    """`containerd`, and `containerd config dump`."""
    arguments = record("containerd")
    found = read(option(arguments, "--config") or "/etc/containerd/config.toml")
    if arguments[-2:] == ["config", "dump"]:
        print(found)
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
