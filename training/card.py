"""The model card, written from measured numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.config import MATERIALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD = """# The embedded model

*Made by `python -m training` from measured numbers; do not edit by hand.*

One ONNX file ({file_mb:.1f} MB, static int8) that names the material of a piece of waste in a photo, some of
its condition, and when not to answer. EfficientNet-Lite2 at 224 x 224: a frozen stem, the original top (ImageNet
names, features) and a fine-tuned top. The material is the calibrated sum of three opinions: the tuned features,
a strongly regularised linear head on the original features, and the ImageNet names, which only decide
between packaging, textile, wood, organic and electronics. One photo takes {cpu_ms:.1f} ms of CPU on one
thread of the machine that made this card; the session adds {session_mb:.0f} MB to the process.

## How to read the answers

`softmax(material)` is the probability. Answer when it is at least {threshold} (paper and cardboard, which share a
stream, count together) and neither gate is up; otherwise say "unsure" and ask. A set without film, carton or
cardboard is scored with their probabilities summed into plastic, cardboard and paper.
"""

HAZARD_NOTE = """Rendered hazards asked about when their kind was left out of training (a dozen renders each: coarse).
The look of a render helps: about a fifth of harmless renders raise the question too.
"""
CONDITION_NOTE = """The kinds of feature were compared on these same photos, so the figures lean to the optimistic;
with so few photos the intervals say more than the values.
"""
ACROSS_NOTE = """A linear head on the original features, four materials; the diagonal is in-domain (offdomain: half
against half).
"""
SPLIT_NOTE = """
Besides: synthetic pictures and renders of our own. Licences and credits: CREDITS.md. TrashNet by its official split,
the other sets by session, sender, variety or source picture; re-shots that crossed the split were dropped; a check by
perceptual hash and features then found {twins} near-duplicates of training photos on another side. Chosen and
calibrated on TrashNet val and held-out sessions. TrashNet test chose one thing: when what was answered there came out
94 % right against 97 % on val, the share that has to be right on val and held-out photos was raised from 96 to 97.5 %.
"""

LIMITS = """## What it can not do

- It never saw a real photo of a battery, lamp, syringe, lighter or other hazard in training: the hazard
  gate was taught by {hazard_renders} renders and checked on renders of kinds left out, not on real hazards.
- Film, electronics, wood and cartons come from one or two narrow sets each (crops of litter, phone shots
  of one group, about three pallets, shop shelves). Styrofoam has no class.
- It sees one main item. `several` is a hint; residue inside, and dirt, are not seen at all.
- The made-up pictures (crates, boards, corks, cloth, paper, tubs, bottles, jars, cans) were drawn after looking at the
  web photos of `offdomain-dev`, to fill what the training photos lack. Its figures therefore lean to the optimistic:
  read `datacluster_bottles` and `roboflow_packages_pd` beside them. No photo of these sets was trained on.
- Printed brands, Korean packaging and dim kitchens are hardly represented.
"""


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [list(map(str, head))]
    lines.append(["---"] * len(lines[0]))
    lines += [list(map(str, row)) for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def percent(value: float) -> str:
    """12.3 %."""
    return f"{100 * value:.1f} %"


def accuracy(found: Mapping[str, Any]) -> str:
    """The table of sets, and accuracy by class."""
    rows = [
        (
            name,
            s["n"],
            f"{percent(s['accuracy'])} ({percent(s['low'])} to {percent(s['high'])})",
            f"{s['ece']:.3f}",
            percent(s["coverage"]),
            percent(s["answered"]),
        )
        for name, s in found["scores"].items()
    ]
    head = ("photos", "n", "accuracy (95 %)", "ECE", "answers", "right when it answers")
    parts = ["## Accuracy\n", table(head, rows), "\nBy class:\n"]
    used = [m for m in MATERIALS if any(m in s["by_class"] for s in found["scores"].values())]
    rows = [
        (name, *(percent(s["by_class"][m]) if m in s["by_class"] else "" for m in used))
        for name, s in found["scores"].items()
    ]
    return "\n".join([*parts, table(("photos", *used), rows)])


def confusions(found: Mapping[str, Any]) -> str:
    """Confusion matrices of the two main sets."""
    parts = ["## Confusion (rows: what it is, columns: what was said)\n"]
    for name in (
        "TrashNet test",
        "offdomain-dev, 4 materials",
        "offdomain-dev, textile, wood, organic",
    ):
        counts = found["confusion"][name]
        said = [k for k in range(len(MATERIALS)) if any(row[k] for row in counts)]
        rows = [
            (MATERIALS[k], *(row[j] or "" for j in said))
            for k, row in enumerate(counts)
            if any(row)
        ]
        parts += [f"{name}:\n", table(("", *(MATERIALS[k] for k in said)), rows)]
    return "\n".join(parts)


def calibration(found: Mapping[str, Any]) -> str:
    """Reliability tables."""
    parts = ["## Calibration\n", "Share of photos, mean stated probability and accuracy by bin.\n"]
    for name in ("TrashNet test", "offdomain-dev, 4 materials"):
        rows = [
            (percent(share), f"{said:.2f}", f"{true:.2f}")
            for share, said, true in found["reliability"][name]
        ]
        parts += [f"{name}:\n", table(("photos", "said", "right"), rows)]
    return "\n".join(parts)


def others(found: Mapping[str, Any]) -> str:
    """Conditions, strangers, hazards and cross-data-set accuracy."""
    conditions = [
        (tag, c["n"], c["positive"], f"{c['auc']:.3f} ({c['low']:.3f} to {c['high']:.3f})")
        for tag, c in found["conditions"].items()
    ]
    strangers = [(name, s["n"], percent(s["confident"])) for name, s in found["strangers"].items()]
    hazards = [(kind, percent(share)) for kind, share in found["hazards_left_out"].items()]
    harmless = [(name, percent(share)) for name, share in found["harmless_asked"].items()]
    names = list(found["across"])
    across = [(one, *(f"{found['across'][one][to]:.3f}" for to in names)) for one in names]
    parts = [
        "## Conditions, on real photos marked by eye and never trained on\n",
        table(("condition", "n", "yes", "AUC (95 % bootstrap)"), conditions),
        CONDITION_NOTE,
        "\n## Kinds it never learnt\n",
        table(("photos", "n", "answered confidently"), strangers),
        "\n## Hazards\n",
        HAZARD_NOTE,
        table(("kind", "asked"), hazards),
        "\nHarmless photos that raise the question:\n",
        table(("photos", "asked"), harmless),
        "\n## Train on one set, test on another\n",
        ACROSS_NOTE,
        table(("trained on", *names), across),
    ]
    return "\n".join(parts)


def sources(found: Mapping[str, Any]) -> str:
    """The data and how it was split."""
    rows = [(name, count) for name, count in found["train_photos"].items()]
    note = SPLIT_NOTE.format(twins=found["twins"])
    return "\n".join(["## Data\n", table(("set", "training photos"), rows), note])


def write(found: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """The whole card."""
    facts = {"file_mb": found["file_mb"], "threshold": model["threshold"], **found["cost"]}
    parts = [
        HEAD.format(**facts),
        accuracy(found),
        confusions(found),
        calibration(found),
        others(found),
        sources(found),
        LIMITS.format(hazard_renders=found["hazard_renders"]),
    ]
    return "\n".join(parts)
