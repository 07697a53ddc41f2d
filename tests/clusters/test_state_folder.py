"""What this machine knows of a cluster, and that only one at a time changes it."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clusters.test_inventory import local
from tests.waiting import until
from wastecoach.core.clusters.errors import ClusterUnknown, RebuildUnderWay
from wastecoach.core.clusters.progress import begun
from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.deploy.lock import holder, locked
from wastecoach.infra.deploy.state_folder import StateFolder, known_clusters

HOLD = """
import sys
from pathlib import Path
from wastecoach.infra.deploy.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    """Nothing yet."""
    return StateFolder(tmp_path / "infra", "local")


def test_what_is_written_is_read_back_and_forgotten(state: StateFolder, tmp_path: Path) -> None:
    with pytest.raises(ClusterUnknown):
        state.cluster()
    assert state.progress() is None
    progress = begun("run", "local", "systemd", ("a", "b"), ("a",), None)
    state.keep_cluster(local())
    state.keep_progress(progress)
    state.keep_outputs({"region": {"value": "here"}})
    assert (state.cluster(), state.progress()) == (local(), progress)
    assert known_clusters(tmp_path / "infra") == ("local",)
    state.forget()
    assert known_clusters(tmp_path / "infra") == ()
    assert (state.progress(), state.outputs()) == (None, {})


def test_everything_is_for_its_owner_alone(state: StateFolder) -> None:
    state.keep_cluster(local())
    state.secrets_file()
    log = state.log("run", 0, "preflight")
    assert log.name == "01-preflight.log"
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o700
    for file in state.path.iterdir():
        assert file.is_dir() or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_are_made_once_each_as_its_program_wants_it(state: StateFolder) -> None:
    first = json.loads(state.secrets_file().read_text())
    assert json.loads(state.secrets_file().read_text()) == first
    assert len(set(first.values())) == len(first)
    assert len(base64.b64decode(first["kubernetes_encryption_key"], validate=True)) == 32


def test_a_file_that_was_cut_short_is_told_or_begun_anew(state: StateFolder) -> None:
    state.make()
    (state.path / "cluster.json").write_text('{"name": "lo')
    (state.path / "progress.json").write_text("")
    with pytest.raises(SettingInvalid, match=r"cluster\.json"):
        state.cluster()
    assert state.progress() is None


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "infra").write_text("a file")
    with pytest.raises(SettingInvalid):
        StateFolder(tmp_path / "infra", "local").make()


class TestLock:
    def test_whoever_comes_second_is_told_who_was_first(self, tmp_path: Path) -> None:
        file = tmp_path / "lock"
        with locked(file):
            with pytest.raises(RebuildUnderWay) as refused, locked(file):
                pass
            assert refused.value.params["since"]
            held = holder(file)
            assert held is not None
            assert held.params == refused.value.params

    def test_it_is_free_again_afterwards(self, tmp_path: Path) -> None:
        file = tmp_path / "lock"
        assert holder(file) is None
        for _ in range(2):
            with locked(file):
                pass
        assert holder(file) is None

    def test_the_lock_of_a_process_that_was_killed_is_free(self, tmp_path: Path) -> None:
        file = tmp_path / "lock"
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            with pytest.raises(RebuildUnderWay), locked(file):
                pass
            process.kill()
            process.wait()
        until(lambda: holder(file) is None)
        with locked(file):
            pass
