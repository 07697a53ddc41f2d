"""A supervisor: `python -m tests.worker.supervised GRACE COMMAND…` keeps Python running with these arguments."""

from __future__ import annotations

import logging
import sys

from wastecoach.api.worker.supervisor import supervise

logger = logging.getLogger(__name__)


def died(process: int) -> None:
    """Tell of it as the child does of its beginning."""
    logger.info("died %d", process)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    supervise({"child": [sys.executable, *sys.argv[2:]]}, float(sys.argv[1]), died)
