"""Stands in for etcdctl and etcdutl: a snapshot is what the cluster knows, with its checksum."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from . import cluster
from .calls import option, record, refuse

CERTIFICATES = ("ETCDCTL_CACERT", "ETCDCTL_CERT", "ETCDCTL_KEY")


def save(path: Path) -> None:
    """`etcdctl snapshot save PATH`: only for whoever has certificates."""
    missing = [each for each in CERTIFICATES if not Path(os.environ.get(each, "")).is_file()]
    if missing or not cluster.running():
        refuse(f"Error: context deadline exceeded {missing}")
    known = cluster.state_file().read_bytes()
    path.write_bytes(hashlib.sha256(known).digest() + known)


def restore(path: Path, folder: Path) -> None:
    """`etcdutl snapshot restore PATH --data-dir FOLDER`: checks the checksum; never over anything."""
    digest, known = path.read_bytes()[:32], path.read_bytes()[32:]
    if hashlib.sha256(known).digest() != digest:
        refuse(f"Error: expected sha256 {digest.hex()}")
    if folder.exists():
        refuse(f'Error: data-dir "{folder}" not empty or could not be read')
    target = cluster.state_file(folder)
    target.parent.mkdir(parents=True)
    target.write_bytes(known)


def main() -> None:
    """Both programs, by the name that they were called with."""
    program = sys.argv.pop(1)
    arguments = record(program)
    words = arguments[:2]
    if program == "etcdctl" and words == ["snapshot", "save"]:
        save(Path(arguments[2]))
    elif program == "etcdutl" and words == ["snapshot", "restore"]:
        restore(Path(arguments[2]), Path(option(arguments, "--data-dir") or ""))
    else:
        refuse(f"Error: unknown command {arguments}")


if __name__ == "__main__":
    main()
