"""`python -m wastecoach` and the console script."""

from __future__ import annotations

from wastecoach.cli.app import main

if __name__ == "__main__":
    main()
