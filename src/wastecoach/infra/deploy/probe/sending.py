"""The probe as one text that a bare Python reads from its standard input."""

from __future__ import annotations

import base64
import json
import zlib
from importlib import resources
from typing import Any

PACKAGE = "wastecoach.infra.deploy.probe"
# Those that are imported come before those that import them.
MODULES = (
    *("looking", "host", "services", "broker", "data", "certificates", "kubernetes", "outside"),
    "answering",
)
# The modules import each other under the names that they have here; the machine over there has no file of ours.
LOADER = """
import base64, json, sys, types, zlib
for name, source in json.loads(zlib.decompress(base64.b64decode("{sources}"))):
    sys.modules[name] = module = types.ModuleType(name)
    package, _, own = name.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], own, module)
    exec(compile(source, name, "exec"), module.__dict__)
sys.modules[{package!r} + ".answering"].answer({asked!r})
"""


def script(asked: dict[str, Any]) -> str:
    """The program that answers a question: to be run by `python3 -`, which then needs no argument."""
    here = resources.files(PACKAGE)
    sources = [(PACKAGE, "")]
    sources += [
        (f"{PACKAGE}.{name}", (here / f"{name}.py").read_text(encoding="utf-8")) for name in MODULES
    ]
    packed = base64.b64encode(zlib.compress(json.dumps(sources).encode(), 9)).decode()
    return LOADER.format(sources=packed, package=PACKAGE, asked=json.dumps(asked))
