"""Arguments of ssh: only the keys that were written down are believed, and nobody's own configuration counts."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from wastecoach.core.clusters.cluster import SshAccess
from wastecoach.infra.deploy import ssh

THROUGH = ("env", "THROUGH=yes")


@pytest.fixture
def access(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SshAccess:
    """A way that leads through another program to a stand-in for ssh, which tells how it was called."""
    standin = tmp_path / "ssh"
    standin.write_text('#!/bin/sh\nprintf "%s\\n" "$THROUGH" "$@"\ncat\nexit 7\n')
    standin.chmod(standin.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return SshAccess("root", "/k/id", "/k/known_hosts", THROUGH)


def test_a_program_on_a_node_gets_its_arguments_as_they_are(access: SshAccess) -> None:
    answered = ssh.run(access, "10.77.0.11", ["echo", "a b", "$(rm x)"], "read this\n", 60)
    lines = answered.out.splitlines()
    assert answered.code == 7
    assert lines[0] == "yes"
    assert lines[-4:] == ["root@10.77.0.11", "--", "echo 'a b' '$(rm x)'", "read this"]


def test_unknown_host_keys_are_refused_and_nobody_is_asked(access: SshAccess) -> None:
    said = " ".join(ssh.options(access))
    assert "-o StrictHostKeyChecking=yes" in said
    assert "-o UserKnownHostsFile=/k/known_hosts" in said
    assert "-o BatchMode=yes" in said
    assert "-F none" in said


def test_a_session_goes_the_same_way(access: SshAccess) -> None:
    arguments = ssh.session(access, "10.77.0.14")
    assert tuple(arguments[:3]) == (*THROUGH, "ssh")
    assert arguments[-1] == "root@10.77.0.14"
