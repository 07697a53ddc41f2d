"""Images of hosts on this machine: old ones go, but none from under a host that began with it."""

from __future__ import annotations

from pathlib import Path

from wastecoach.infra.deploy.hosts.rootfs import prune


def test_an_image_goes_when_no_host_of_any_cluster_began_with_it(tmp_path: Path) -> None:
    images = tmp_path / "rootfs"
    for name in ("base-new", "base-used", "base-old", "packages-new", "packages-old"):
        (images / name / "disk").mkdir(parents=True)
    (images / "lock").touch()
    host = tmp_path / "trial" / "hosts" / "master"
    host.mkdir(parents=True)
    began_with = (images / "packages-new" / "disk", images / "base-used" / "disk")
    (host / "layers").write_text("\n".join(map(str, began_with)))
    prune(images, {images / "base-new", images / "packages-new"})
    left = {path.name for path in images.iterdir()}
    assert left == {"base-new", "base-used", "packages-new", "lock"}
