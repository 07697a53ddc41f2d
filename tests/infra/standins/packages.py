"""Packages and archives of the stand-ins, made here, as apt and get_url take them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

HOST = Path(__file__).parent / "host"
LIBRARY = "usr/lib/standins"
UNIT = """[Unit]
Description={program}, a stand-in
[Service]
ExecStart=/usr/bin/{program}
Restart=always
[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class Package:
    """A package: its programs by the module that stands in for each, and which of them is a service."""

    name: str
    version: str
    programs: tuple[tuple[str, str], ...]
    service: str = ""
    needs: str = "standins"


def sha256(content: bytes) -> str:
    """The checksum of this."""
    return hashlib.sha256(content).hexdigest()


def starter(module: str, *words: str) -> str:
    """The text of a program that a module stands in for."""
    called = " ".join((f"host.{module}", *words))
    return f'#!/bin/sh\nPYTHONPATH=/{LIBRARY} exec /usr/bin/python3 -m {called} "$@"\n'


def packages(kubernetes: str, containerd: str) -> tuple[Package, ...]:
    """What the roles install by apt, and what they must not take: a newer version of each."""
    of_nodes = (
        ("kubeadm", (("kubeadm", "kubeadm"), ("crictl", "crictl")), ""),
        ("kubelet", (("kubelet", "server"),), "kubelet"),
        ("kubectl", (("kubectl", "kubectl"),), ""),
    )
    return tuple(
        Package(name, f"{version}-1.1", programs, service)
        for version in (kubernetes, "9.9.9")
        for name, programs, service in of_nodes
    ) + tuple(
        Package("containerd.io", f"{version}-1", (("containerd", "containerd"),), "containerd")
        for version in (containerd, "9.9.9")
    )


def build(folder: Path, authority: Path, made: tuple[Package, ...], helm: str) -> None:
    """A flat repository of packages in `folder`, with the certificate authority of the cluster in it."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = [_library(folder, authority, helm), *(_package(folder, each) for each in made)]
    (folder / "Packages").write_text("\n".join(entries))


def archive(folder: Path, name: str, programs: dict[str, str]) -> None:
    """An archive of programs below one folder, and its checksum, as Helm and etcd publish theirs."""
    tree = folder / "tree" / name.removesuffix(".tar.gz")
    tree.mkdir(parents=True)
    for program, text in programs.items():
        (tree / program).write_text(text)
        (tree / program).chmod(0o755)
    with tarfile.open(folder / name, "w:gz") as file:
        file.add(tree, tree.name)
    digest = sha256((folder / name).read_bytes())
    for checksums in (f"{name}.sha256sum", "SHA256SUMS"):
        with (folder / checksums).open("a") as written:
            written.write(f"{digest}  {name}\n")


def _library(folder: Path, authority: Path, helm: str) -> str:
    tree = folder / "tree" / "standins"
    shutil.copytree(HOST, tree / LIBRARY / "host", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(authority, tree / LIBRARY / "authority")
    (tree / LIBRARY / "helm.version").write_text(helm)
    return _deb(folder, tree, "standins", "1.0-1", "python3, python3-yaml")


def _package(folder: Path, package: Package) -> str:
    tree = folder / "tree" / f"{package.name}-{package.version}"
    programs = tree / "usr" / "bin"
    programs.mkdir(parents=True)
    for program, module in package.programs:
        (programs / program).write_text(starter(module))
        (programs / program).chmod(0o755)
    if package.service:
        units = tree / "lib" / "systemd" / "system"
        units.mkdir(parents=True)
        unit = UNIT.format(program=package.service)
        (units / f"{package.service}.service").write_text(unit)
    return _deb(folder, tree, package.name, package.version, package.needs)


def _deb(folder: Path, tree: Path, name: str, version: str, needs: str) -> str:
    (tree / "DEBIAN").mkdir()
    control = (
        f"Package: {name}\nVersion: {version}\nArchitecture: all\nDepends: {needs}\n"
        "Maintainer: wastecoach\nDescription: a stand-in\n"
    )
    (tree / "DEBIAN" / "control").write_text(control)
    deb = folder / f"{name}_{version}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(deb)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    content = deb.read_bytes()
    return f"{control}Filename: ./{deb.name}\nSize: {len(content)}\nSHA256: {sha256(content)}\n"
