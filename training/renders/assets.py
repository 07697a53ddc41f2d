"""Find skies, ground textures and fonts in the packages that bring them; nothing is copied here.

Skies: Blender's bundled studio lights (CC0, Poly Haven) and the npm package ``@pmndrs/assets``
(CC0). Ground textures: scikit-image's ``gravel``, ``grass`` and ``brick`` (CC0).
"""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

import bpy
import skimage

PMNDRS_VARIABLE = "PMNDRS_ASSETS"
_cache = tempfile.TemporaryDirectory(prefix="renders-skies-")


def blender_data() -> Path:
    """Return Blender's data folder inside the bpy package."""
    return Path(bpy.utils.system_resource("DATAFILES"))


def font_folder() -> Path:
    """Return the folder of Blender's bundled fonts."""
    return blender_data() / "fonts"


def ground_texture(name: str) -> str:
    """Return the file of a ground texture: ``gravel``, ``grass`` or ``brick``."""
    path = Path(skimage.__file__).parent / "data" / f"{name}.png"
    if not path.exists():
        raise FileNotFoundError("missing in scikit-image: " + name)
    return str(path)


def sky_file(name: str, pmndrs: Path | None = None) -> str | None:
    """Return the file of a sky such as ``bl_city`` or ``pm_lobby``, or None where it is missing.

    The npm package packs each sky as base64 text in a script; it is unpacked to a temporary file.
    """
    source, _, short = name.partition("_")
    if source == "bl":
        path = blender_data() / "studiolights" / "world" / f"{short}.exr"
        return str(path) if path.exists() else None
    pmndrs = pmndrs or Path(os.environ.get(PMNDRS_VARIABLE, "node_modules/@pmndrs/assets"))
    packed = pmndrs / "hdri" / f"{short}.exr.js"
    if not packed.exists():
        return None
    out = Path(_cache.name) / f"{short}.exr"
    if not out.exists():
        text = packed.read_text()
        data = text[text.index("base64,") + 7 :].split("'")[0].split('"')[0]
        out.write_bytes(base64.b64decode(data))
    return str(out)
