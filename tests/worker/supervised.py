"""A supervisor: `python -m tests.worker.supervised GRACE COMMAND…` keeps Python running with these arguments."""

from __future__ import annotations

import logging
import sys

from wastecoach.api.worker.supervisor import supervise

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    supervise({"child": [sys.executable, *sys.argv[2:]]}, float(sys.argv[1]))
