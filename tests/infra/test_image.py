"""The image: built where nothing can be fetched, and run as it will be, without rights and without a place to write."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.infra.images import RUN, built, need_images, podman, started
from tests.infra.real import require_tool
from tests.real import ROOT
from tests.waiting import until
from wastecoach.api.app import JOBS_GRACE_S
from wastecoach.api.server import REQUESTS_GRACE_S
from wastecoach.core.version import __version__

pytestmark = pytest.mark.infra
DOCKERFILE = ROOT / "deploy" / "image" / "Dockerfile"
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)
# As Kubernetes runs it: nothing may be written but where room was made.
CLOSED = ("--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp", "--cap-drop", "all")  # noqa: S108
PHOTO = "/photos/pet-bottle.jpg"
PHOTOS = ("--volume", f"{ROOT / 'examples'}:/photos:ro")


@pytest.fixture(scope="module")
def image() -> str:
    """The image of this checkout."""
    need_images()
    return built(__version__)


@pytest.fixture(scope="module")
def server(image: str) -> Iterator[str]:
    """A container that serves."""
    with started(*CLOSED, *PHOTOS, image) as name:
        yield name


def of_image(image: str, *command: str) -> str:
    """What a program of the image says."""
    program, *arguments = command
    run = ("run", "--rm", *RUN, "--no-healthcheck", "--entrypoint", program)
    return podman(*run, image, *arguments).stdout


def linted(text: str) -> str:
    """What hadolint says of a Dockerfile."""
    hadolint = require_tool("checks", "hadolint")
    done = subprocess.run(
        [hadolint, "--no-color", "-"], input=text, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def pins(name: str) -> set[tuple[str, str]]:
    """Packages and versions that a file pins."""
    return set(PINNED.findall((ROOT / name).read_text()))


def test_hadolint_has_nothing_to_say() -> None:
    assert linted(DOCKERFILE.read_text()) == ""


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [("RUN cd /source && sudo make", "DL3004"), ("FROM debian:latest", "DL3007")],
)
def test_a_slip_in_the_dockerfile_is_found(wrong: str, rule: str) -> None:
    assert rule in linted(f"{DOCKERFILE.read_text()}\n{wrong}\n")


def test_the_image_installs_what_was_tested() -> None:
    tested = pins("constraints.txt")
    assert len(pins("deploy/image/runtime.txt")) > 80
    assert pins("deploy/image/runtime.txt") <= tested
    assert {name for name, _ in pins("deploy/image/build.txt")} >= {"hatchling"}


def test_the_base_has_a_version_and_can_be_pinned_to_its_bytes() -> None:
    (base,) = re.findall(r"^ARG BASE=(\S+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-slim-\w+", base)


def test_it_says_what_it_is_and_who_it_runs_as(image: str) -> None:
    (told,) = json.loads(podman("image", "inspect", image).stdout)
    assert told["Labels"]["org.opencontainers.image.version"] == __version__
    assert told["Labels"]["org.opencontainers.image.licenses"] == "MIT"
    assert told["User"] == "10001:10001"
    assert told["Healthcheck"]["Test"][0] == "CMD"


def test_it_classifies_a_photo_without_a_network_or_a_place_to_write(image: str) -> None:
    run = ("run", "--rm", *RUN, "--no-healthcheck", *CLOSED, *PHOTOS)
    answer = json.loads(podman(*run, image, "classify", PHOTO, "--json").stdout)
    assert answer["sightings"][0]["item"].startswith("pet_bottle")


def test_nothing_that_builds_is_left_in_it(image: str) -> None:
    looked = (
        "import importlib.util as u, shutil;"
        "print(u.find_spec('pip'), u.find_spec('hatchling'));"
        "print(*map(shutil.which, ('cc', 'gcc', 'make', 'git')))"
    )
    said = of_image(image, "/opt/wastecoach/venv/bin/python", "-c", looked)
    assert set(said.split()) == {"None"}


def test_it_can_do_all_that_an_installation_needs(image: str) -> None:
    needed = "celery, psycopg, redis, boto3, openai, anthropic, opentelemetry.sdk"
    helped = "for one in worker beat db dlq health-check; do wastecoach $one --help; done"
    said = of_image(image, "sh", "-ec", f"python3 -c 'import {needed}'; {helped}")
    assert said.count("Usage: wastecoach") == 5


def test_it_serves_as_nobody_in_particular_and_says_that_it_is_well(server: str) -> None:
    until(lambda: podman("healthcheck", "run", server, succeeds=False).returncode == 0)
    assert podman("exec", server, "id", "--user").stdout.strip() == "10001"
    ask = ("wastecoach", "classify", PHOTO, "--json", "--server", "http://127.0.0.1:8080")
    answer = json.loads(podman("exec", server, *ask).stdout)
    assert answer["sightings"][0]["item"].startswith("pet_bottle")


def test_a_server_that_does_not_answer_is_not_well(image: str) -> None:
    with started("--entrypoint", "sleep", image, "600") as asleep:
        assert podman("healthcheck", "run", asleep, succeeds=False).returncode == 1


def test_told_to_end_it_ends_in_good_order_and_in_time(image: str) -> None:
    with started(*CLOSED, image) as name:
        until(lambda: podman("healthcheck", "run", name, succeeds=False).returncode == 0)
        began = time.monotonic()
        podman("kill", "--signal", "TERM", name)
        code = podman("wait", name).stdout.strip()
        assert (code, time.monotonic() - began < REQUESTS_GRACE_S + JOBS_GRACE_S) == ("0", True)
