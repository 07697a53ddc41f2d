"""A child that says its id when it begins and why it ends."""

from __future__ import annotations

import os
import sys
import threading

from wastecoach.api.worker import ending

if __name__ == "__main__":
    told, gone = threading.Event(), threading.Event()
    ending.listen(told.set)
    ending.hear_end_of_input(gone.set)
    print(f"begins {os.getpid()}", flush=True)
    if sys.argv[1:] == ["stubborn"]:
        threading.Event().wait()
    while not (told.wait(0.02) or gone.is_set()):
        pass
    print("told" if told.is_set() else "alone", flush=True)
