"""Who shows a token; the records are not asked for what a network makes up again and again.

Whoever shows too many tokens that are none has to wait, with all that their network has not shown here before. Tokens
that were good go on being asked about: many honest people share an address with one who guesses.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from wastecoach.api.limits import Limits
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.errors import NotSignedIn
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.sign_in.knowing import principal_of
from wastecoach.core.people.sign_in.opaque_tokens import hashed

MOST_GOOD = 10_000


class Recognising:
    """Knows callers by their tokens.

    Args:
        people: Every effect around people.
        limits: Of those who show what is no token.
    """

    def __init__(self, people: PeoplePorts, limits: Limits) -> None:
        self._people = people
        self._limits = limits
        self._lock = threading.Lock()
        # Hashes of tokens, those that were shown last at the end.
        self._good: OrderedDict[str, None] = OrderedDict()

    def __call__(self, token: str, network: str) -> Principal:
        """Who shows a token.

        Args:
            token: As the client sent it.
            network: Where it comes from.

        Raises:
            TokenInvalid, TokenExpired, SessionEnded: It is none, or no longer.
            TooManyRequests: Too many of this network were none.
        """
        name = hashed(token)
        if self._limits.blocking and name not in self._good:
            self._limits.check_tokens(network)
        try:
            found = principal_of(token, self._people, self._people.now())
        except NotSignedIn:
            with self._lock:
                self._good.pop(name, None)
            raise
        self._remember(name)
        return found

    def _remember(self, name: str) -> None:
        with self._lock:
            self._good[name] = None
            self._good.move_to_end(name)
            if len(self._good) > MOST_GOOD:
                self._good.popitem(last=False)
