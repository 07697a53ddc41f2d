"""Terraform for the machines of a cluster: where its state is, which variables it is given, what it puts out."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wastecoach.bootstrap.clusters.building import Building
from wastecoach.core.clusters.errors import StepFailed
from wastecoach.infra.deploy import aws, backend
from wastecoach.infra.deploy.programs import run
from wastecoach.infra.deploy.terraform import Terraform

REGION = "ap-northeast-2"
VARIABLES = "terraform.tfvars"
OPTIMISER, PACKAGE = "terraform/modules/edge/optimiser/build.py", "build/image-optimiser.zip"
# What the package is made of: whenever one of them is newer, it is made again.
OPTIMISER_PARTS = (OPTIMISER, "terraform/modules/edge/optimiser/optimiser.py", "constraints.txt")


def region_of() -> str:
    """Where a new cluster is made, unless its variables say otherwise."""
    return os.environ.get("TF_VAR_region") or REGION  # noqa: SIM112 -- Terraform reads it so


def terraform_for(building: Building, step: str, log: Path) -> Terraform:
    """Terraform, ready to plan; what it needs and has not is made: the bucket of its state, the optimiser's package.

    Raises:
        StepFailed: It cannot be made ready.
        CloudRefused: Nobody is signed in.
    """
    folder = building.source / "terraform" / "envs" / building.name
    _make_package(building, step, log)
    arguments: tuple[str, ...] = ()
    if not backend.of_ones_own(folder):
        bucket = backend.bucket_of(aws.account(region_of()))
        if not backend.exists(bucket, region_of()):
            _make_bucket(building, step, log)
        arguments = backend.arguments(bucket, region_of())
    ready = _terraform(building, folder, step, log, arguments)
    ready.initialise()
    return ready


@contextmanager
def terraform_to_look(building: Building, step: str, log: Path) -> Iterator[Terraform]:
    """Terraform, ready to plan, in an account that may have nothing yet: nothing is made.

    Raises:
        StepFailed: It cannot be made ready.
        CloudRefused: Nobody is signed in.
    """
    folder = building.source / "terraform" / "envs" / building.name
    _make_package(building, step, log)
    own = backend.of_ones_own(folder)
    bucket = "" if own else backend.bucket_of(aws.account(region_of()))
    if own or backend.exists(bucket, region_of()):
        arguments = () if own else backend.arguments(bucket, region_of())
        ready = _terraform(building, folder, step, log, arguments)
        ready.initialise()
        yield ready
        return
    # As if there were a state, and nothing in it.
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "terraform")
        shutil.copytree(
            building.source / "terraform", copy, ignore=shutil.ignore_patterns(".terraform")
        )
        Path(scratch, "build").symlink_to(building.source / "build")
        folder = copy / "envs" / building.name
        (folder / backend.OVERRIDE_FILE).write_text(backend.LOCAL_OVERRIDE)
        ready = _terraform(building, folder, step, log, ())
        ready.initialise()
        yield ready


def _terraform(
    building: Building, folder: Path, step: str, log: Path, arguments: tuple[str, ...]
) -> Terraform:
    own = building.state.path / VARIABLES
    given = [f"-var=runtime={building.runtime}", *([f"-var-file={own}"] if own.is_file() else [])]
    heard = building.dialogue.heard
    return Terraform(folder, building.state.path, step, log, heard, arguments, given)


def _make_bucket(building: Building, step: str, log: Path) -> None:
    """The bucket of the state; its own state is small, and stays beside the state folders."""
    maker = Terraform(
        building.source / "terraform" / "state",
        building.state.path,
        step,
        log,
        building.dialogue.heard,
        given=(f"-var=region={region_of()}",),
        kept=building.state.path.parent / "state-bucket.tfstate",
    )
    maker.initialise()
    maker.plan()
    maker.apply()


def _make_package(building: Building, step: str, log: Path) -> None:
    package = building.source / PACKAGE
    maker = building.source / OPTIMISER
    if not maker.exists() or not _is_stale(package, building.source):
        return
    ended = run([sys.executable, str(maker), str(package)], log=log, heard=building.dialogue.heard)
    if ended.code:
        last = (ended.said.splitlines() or ["?"])[-1]
        raise StepFailed(step=step, detail=f"{maker.name}: {last}", log=str(log))


def _is_stale(package: Path, source: Path) -> bool:
    if not package.exists():
        return True
    parts = [source / part for part in OPTIMISER_PARTS if (source / part).exists()]
    return max(part.stat().st_mtime for part in parts) > package.stat().st_mtime
