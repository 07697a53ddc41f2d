"""Cut TrashNet's objects from their plain board, to paste them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORK_SIDE = 160
LEAST_MIDDLE = 0.2  # less of the frame is no garment
COVER = (0.06, 0.75)  # masks outside this share of the frame are not trusted


def board_distance(lab: NDArray[Any]) -> NDArray[Any]:
    """How far every pixel is from the board's colour, a plane fitted to the frame's rim."""
    height, width = lab.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    design = np.stack([np.ones_like(rows), rows / height, columns / width], axis=-1)
    rim = np.ones((height, width), dtype=bool)
    rim[height // 14 : -(height // 14), width // 14 : -(width // 14)] = False
    keep = rim
    for _ in range(2):  # the second fit leaves out what sticks into the rim
        plane, *_ = np.linalg.lstsq(design[keep], lab[keep], rcond=None)
        distance = np.linalg.norm((lab - design @ plane) * (0.7, 1.5, 1.5), axis=-1)
        keep = rim & (distance < np.percentile(distance[rim], 70))
    return distance.astype(np.float32)


def largest_blob(mask: NDArray[Any]) -> NDArray[Any]:
    """The biggest connected part, with its holes filled by its outline."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros_like(mask)
    if contours:
        biggest = max(cv2.contourArea(contour) for contour in contours)
        kept = [c for c in contours if cv2.contourArea(c) > 0.15 * biggest]
        cv2.drawContours(filled, kept, -1, 1, thickness=-1)
    return filled


def object_mask(image: NDArray[Any]) -> NDArray[Any] | None:
    """0/1 mask of the object in the picture's own size, or None where it can not be trusted."""
    height, width = image.shape[:2]
    scale = WORK_SIDE / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    distance = cv2.GaussianBlur(board_distance(lab), (5, 5), 0)
    hint = np.full(small.shape[:2], cv2.GC_PR_BGD, dtype=np.uint8)
    hint[distance > 14] = cv2.GC_PR_FGD
    hint[distance > 40] = cv2.GC_FGD
    hint[distance < 4] = cv2.GC_BGD
    if not ((hint & 1).any() and (hint == cv2.GC_BGD).any()):
        return None
    state = (np.zeros((1, 65)), np.zeros((1, 65)))
    cv2.setRNGSeed(1)
    cv2.grabCut(small, hint, None, *state, 2, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    mask = largest_blob(
        cv2.morphologyEx((hint & 1).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    )
    if not COVER[0] < mask.mean() < COVER[1]:
        return None
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)


def middle_mask(image: NDArray[Any]) -> NDArray[Any] | None:
    """0/1 mask of what fills the middle of a picture, whatever the ground; None if not trusted."""
    height, width = image.shape[:2]
    scale = WORK_SIDE / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask, state = np.zeros(small.shape[:2], np.uint8), (np.zeros((1, 65)), np.zeros((1, 65)))
    inset = (small.shape[1] // 16, small.shape[0] // 16)
    box = (*inset, small.shape[1] - 2 * inset[0], small.shape[0] - 2 * inset[1])
    cv2.setRNGSeed(1)
    cv2.grabCut(small, mask, box, *state, 4, cv2.GC_INIT_WITH_RECT)  # type: ignore[call-overload]
    found = largest_blob((mask & 1).astype(np.uint8))
    if not LEAST_MIDDLE < found.mean() < COVER[1]:
        return None
    return cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
