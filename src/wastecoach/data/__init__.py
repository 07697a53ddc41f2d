"""What core reads, as files of the package: rules, messages, models. Only reading happens here."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

ROOT = resources.files(__name__)


def rule_documents(country: str) -> dict[str, str]:
    """The TOML texts of a shipped rule book, by path inside its folder."""
    return documents_in(ROOT / "rules" / country)


def documents_in(folder: Traversable) -> dict[str, str]:
    """The TOML texts under a folder, by relative path with forward slashes."""
    found: dict[str, str] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= {f"{entry.name}/{path}": text for path, text in documents_in(entry).items()}
        elif entry.name.endswith(".toml"):
            found[entry.name] = entry.read_text(encoding="utf-8")
    return found


def message_document(language: str) -> str:
    """The TOML text of a language's message catalogue."""
    return (ROOT / "messages" / f"{language}.toml").read_text(encoding="utf-8")


def prompt_document(name: str) -> str:
    """The TOML text of a prompt: `vision` or `coach`."""
    return (ROOT / "prompts" / f"{name}.toml").read_text(encoding="utf-8")


def price_document() -> str:
    """The TOML text of the shipped price table."""
    return (ROOT / "prices.toml").read_text(encoding="utf-8")


def cloud_price_document() -> str:
    """The TOML text of the shipped table of a cloud's prices."""
    return (ROOT / "cloud_prices.toml").read_text(encoding="utf-8")


def bin_document(name: str) -> str:
    """A text about collection points: `columns.toml`, `open_data.toml`, `kakao.toml`, `builtin.json`."""
    return (ROOT / "bins" / name).read_text(encoding="utf-8")


def model_text(name: str) -> str:
    """A text file that belongs to the embedded model."""
    return (ROOT / "models" / name).read_text(encoding="utf-8")


def model_path() -> Path:
    """Where the embedded ONNX model lies; the package is always installed unzipped."""
    return Path(str(ROOT / "models" / "embedded.onnx"))
