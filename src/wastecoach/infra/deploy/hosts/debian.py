"""Debian's packages without a network: fetched once from where this machine has its own, kept as a repository of files.

Hosts have no way out. What their roles install comes out of a folder of the disk that they start from, by `apt` as
anywhere else.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from wastecoach.infra.deploy.hosts.disks import FILE, write
from wastecoach.infra.deploy.hosts.doing import do, failed
from wastecoach.infra.deploy.programs import run

SUITE = "bookworm"
# Where the repository is on a host's disk.
SHELF = "var/lib/wastecoach/packages"
SOURCES = f"deb [trusted=yes] file:/{SHELF} ./\n"
# Debian's own keys, as the base system has them.
KEYRING = "usr/share/keyrings/debian-archive-keyring.gpg"
# What the roles install, and what that needs.
PACKAGES = (
    *("postgresql", "redis-server", "rabbitmq-server", "caddy", "nginx-light"),
    *("prometheus", "prometheus-alertmanager", "prometheus-node-exporter"),
    *("prometheus-postgres-exporter", "prometheus-redis-exporter"),
    *("containerd", "runc", "socat", "conntrack", "ethtool", "ipset", "kmod", "nftables"),
    *("chrony", "cron", "logrotate", "rsync", "unattended-upgrades", "xfsprogs", "e2fsprogs"),
    *("curl", "jq", "openssl", "ssl-cert", "gnupg", "libpq5", "python3-venv", "python3-dev"),
    *("python3-cryptography", "python3-debian", "python3-docker", "python3-kubernetes"),
    *("python3-yaml", "locales", "tzdata", "libpam-systemd"),
)
FETCHED_WITHIN_S = 1800
# One line of the index of a repository for each of these, as apt wants them.
DIGESTS = {"MD5sum": "md5", "SHA256": "sha256"}
FORMAT = "$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)\t$(ORIGIN)"


def own_sources(log: Path) -> list[tuple[str, str]]:
    """Where this machine gets Debian's packages: address and suite; empty where it runs something else.

    Raises:
        StepFailed: apt cannot tell.
    """
    told = do(["apt-get", "indextargets", "--format", FORMAT, "Created-By: Packages"], log)
    return sources_of(told)


def sources_of(told: str) -> list[tuple[str, str]]:
    """The same, out of apt's own list."""
    rows = (line.split("\t") for line in told.splitlines())
    found = {
        (address, suite): None
        for address, suite, component, origin in rows
        if origin == "Debian" and component == "main" and suite.split("-")[0] == SUITE
    }
    # The suite itself first: debootstrap takes that.
    return sorted(found, key=lambda source: (source[1] != SUITE, source))


def fetch(
    names: tuple[str, ...],
    sources: list[tuple[str, str]],
    disk: Path,
    shelf: Path,
    log: Path,
    heard: Callable[[str], None],
) -> None:
    """Put packages, with all that they need beside what the disk has, into a folder, as a repository.

    Args:
        names: The packages.
        sources: Address and suite of where they are.
        disk: A disk that has the base system installed.
        shelf: The folder.
        log: Where apt's words go.
        heard: Called with every line of them.

    Raises:
        StepFailed: They could not be had.
    """
    state = shelf / ".apt"
    for part in ("lists/partial", "cache", "parts"):
        (state / part).mkdir(parents=True, exist_ok=True)
    (shelf / "partial").mkdir(exist_ok=True)
    signed = disk / KEYRING
    (state / "sources.list").write_text(
        "".join(f"deb [signed-by={signed}] {address} {suite} main\n" for address, suite in sources)
    )
    apt = ["apt-get", *_options(state, disk, shelf)]
    for task in (["update"], ["install", "--yes", "--download-only", *names]):
        ended = run([*apt, *task], log=log, heard=heard, within_s=FETCHED_WITHIN_S)
        if ended.code:
            raise failed(log, f"apt-get {task[0]}: {_complaint(ended.said)}")
    for folder in (state, shelf / "partial"):
        shutil.rmtree(folder)
    (shelf / "lock").unlink(missing_ok=True)
    for package in shelf.glob("*.deb"):
        package.chmod(FILE)
    write(shelf / "Packages", "\n".join(_index(shelf, log)))


def _options(state: Path, disk: Path, shelf: Path) -> list[str]:
    """The machine's own way to fetch, with the disk's list of what is installed."""
    settings = {
        "Dir::State": state,
        "Dir::State::status": disk / "var/lib/dpkg/status",
        "Dir::Cache": state / "cache",
        "Dir::Cache::archives": shelf,
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": state / "parts",
        "Dir::Etc::preferences": state / "none",
        "Dir::Etc::preferencesparts": state / "parts",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _complaint(said: str) -> str:
    wrong = [line for line in said.splitlines() if line.startswith("E: ")]
    return wrong[0].removeprefix("E: ") if wrong else "?"


def _index(shelf: Path, log: Path) -> Iterator[str]:
    """What each package says of itself, with its size and digests."""
    for package in sorted(shelf.glob("*.deb")):
        content = package.read_bytes()
        yield do(["dpkg-deb", "--field", str(package)], log).rstrip()
        yield f"Filename: ./{package.name}"
        yield f"Size: {len(content)}"
        for field, kind in DIGESTS.items():
            yield f"{field}: {hashlib.new(kind, content, usedforsecurity=False).hexdigest()}"
        yield ""
