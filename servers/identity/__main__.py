"""`python -m servers.identity PORT`: the providers on a port of the loopback interface."""

from __future__ import annotations

import os
import sys

import uvicorn

from servers.identity.application import application
from servers.identity.desk import Desk
from servers.identity.server import CLIENT, IN_ENVIRONMENT
from servers.identity.signing import Signer
from servers.ports import HOST


def main() -> None:
    """Serve until told to end."""
    app = application(Desk(CLIENT, os.environ[IN_ENVIRONMENT]), Signer())
    uvicorn.run(app, host=HOST, port=int(sys.argv[1]), log_level="info", access_log=False)


if __name__ == "__main__":
    main()
