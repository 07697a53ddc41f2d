"""The one algorithm of access tokens: Ed25519 signatures, named EdDSA (RFC 8037).

RFC 9864 would have them named Ed25519, and joserfc warns of the older name; but that is the one which the JWT libraries
of mobile apps and other back ends know, and with one key type there is nothing for it to be confused with.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jws import JWSRegistry

ALGORITHM = "EdDSA"


@cache
def only_ours() -> JWSRegistry:
    """What joserfc signs and checks with: this algorithm and no other."""
    from joserfc.errors import UnsupportedAlgorithmError
    from joserfc.jws import JWSRegistry

    class OnlyEdDSA(JWSRegistry):
        def get_alg(self, name: str) -> Any:
            """The algorithm, where it is the one.

            Raises:
                UnsupportedAlgorithmError: It is another.
            """
            if name != ALGORITHM:
                raise UnsupportedAlgorithmError(name)
            return self.algorithms[ALGORITHM]

    return OnlyEdDSA(algorithms=[ALGORITHM])
