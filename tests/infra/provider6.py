"""Whether the current AWS provider (6) knows every argument that our Terraform files give it.

The provider itself cannot be fetched here. What it knows is read from the Python bindings that are generated from its
schema: a class for every resource and every block in it, with an argument for each of theirs. Nothing of them is run.
"""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.real import TOOLS, require_tool

# Terraform's own arguments, which every resource has.
OF_TERRAFORM = frozenset(
    {
        "count",
        "for_each",
        "depends_on",
        "provider",
        "lifecycle",
        "provisioner",
        "connection",
        "dynamic",
    }
)
BINDINGS = "lib/python3*/site-packages/cdktf_cdktf_provider_aws"
# checkov's environment has a reader of Terraform's language.
READ = (
    "import hcl2, json, sys; "
    "print(json.dumps({name: hcl2.load(open(name)) for name in sys.argv[1:]}))"
)
Block = Mapping[str, Any]


def unknown_to_provider_6(tree: Path) -> list[str]:
    """What provider 6 does not know or misses: "modules/…/main.tf aws_instance.node: no argument key"."""
    found = []
    for name, document in _read(tree).items():
        for kind, prefix in (("resource", ""), ("data", "data_")):
            for block in document.get(kind, []):
                for type_name, named in block.items():
                    for label, body in named.items():
                        where = f"{Path(name).relative_to(tree)} {type_name}.{label}"
                        found += [
                            f"{where}: {fault}" for fault in _faults(prefix + type_name, body)
                        ]
    return found


def counted(tree: Path) -> int:
    """How many resources and data sources there are to look at."""
    documents = _read(tree).values()
    return sum(
        len(document.get(kind, [])) for document in documents for kind in ("resource", "data")
    )


@cache
def _read(tree: Path) -> Mapping[str, Mapping[str, list[Any]]]:
    files = sorted(str(path) for path in tree.rglob("*.tf"))
    command = [str(require_tool("checkov", "python")), "-c", READ, *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    documents: dict[str, dict[str, list[Any]]] = json.loads(done.stdout)
    return documents


def _faults(type_name: str, body: Block) -> Iterator[str]:
    folder = type_name.removeprefix("aws_")
    classes = _classes(folder)
    if not classes:
        yield "no such resource"
        return
    yield from _faults_of_block(classes, "".join(map(str.capitalize, folder.split("_"))), body)


def _faults_of_block(
    classes: Mapping[str, Mapping[str, bool]], name: str, body: Block
) -> Iterator[str]:
    known, given = classes[name], dict(_given(body))
    for argument in given.keys() - known.keys() - OF_TERRAFORM:
        yield f"no argument {argument}"
    for argument, needed in known.items():
        if needed and argument not in given:
            yield f"argument {argument} is missing"
    for argument, values in given.items():
        inner = name + "".join(map(str.capitalize, argument.split("_")))
        if inner in classes:
            for value in values:
                yield from (
                    f"{argument}: {fault}" for fault in _faults_of_block(classes, inner, value)
                )


def _given(body: Block) -> Iterator[tuple[str, list[Any]]]:
    """Arguments and blocks of a block, those made by `dynamic` among them."""
    for argument, values in body.items():
        if argument == "dynamic":
            for block in values:
                for name, made in block.items():
                    yield name, made["content"]
        elif not argument.startswith("__"):
            yield argument, values


@cache
def _classes(folder: str) -> Mapping[str, Mapping[str, bool]]:
    """The bindings' classes for a resource: of each its arguments, and whether they are needed."""
    require_tool("checks", "python")
    (bindings,) = (TOOLS / "checks").glob(BINDINGS)
    file = bindings / folder / "__init__.py"
    if not file.is_file():
        return {}
    found = {}
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.ClassDef):
            makers = [
                one
                for one in node.body
                if isinstance(one, ast.FunctionDef) and one.name == "__init__"
            ]
            found[node.name] = dict(_arguments(makers[0])) if makers else {}
    return found


def _arguments(maker: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    # `scope` and `id_` are of the bindings; a name that Python keeps for itself has an ending.
    for argument, default in zip(maker.args.kwonlyargs, maker.args.kw_defaults, strict=True):
        yield argument.arg.removesuffix("_attribute").rstrip("_"), default is None
