"""Private keys as they lie in the records: sealed with the installation's secret, so that a copy signs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from wastecoach.core.people.errors import KeysUnreadable
from wastecoach.core.people.person import SigningKey

if TYPE_CHECKING:
    from joserfc.jwk import OctKey, OKPKey

# Derived along: the same secret signs uploads, and neither purpose is to help against the other.
PURPOSE = b"wastecoach signing keys 1"
KEY_BYTES = 32
HEADER = {"alg": "dir", "enc": "A256GCM"}


class Sealing:
    """Makes keys, seals and opens them.

    Args:
        secret: The installation's; asked for when something is sealed or opened.
    """

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._secret = secret

    def new_key(self, at: float) -> SigningKey:
        """A new key, made at a moment."""
        from joserfc.jwe import encrypt_compact
        from joserfc.jwk import OKPKey

        made = OKPKey.generate_key("Ed25519")
        # An operator names it on a command line, where what begins like this is an option.
        while made.thumbprint().startswith("-"):
            made = OKPKey.generate_key("Ed25519")
        private = json.dumps(made.as_dict(private=True))
        return SigningKey(
            id=made.thumbprint(),
            public=json.dumps(made.as_dict(private=False)),
            sealed=encrypt_compact(dict(HEADER), private, self._key(), list(HEADER.values())),
            created_at=at,
        )

    def opened(self, key: SigningKey) -> OKPKey:
        """The private part of a key.

        Raises:
            KeysUnreadable: It was sealed with another secret, or is not the one that belongs to the public part.
        """
        from joserfc.errors import JoseError
        from joserfc.jwe import decrypt_compact
        from joserfc.jwk import OKPKey

        try:
            text = decrypt_compact(key.sealed, self._key(), list(HEADER.values())).plaintext
            private = OKPKey.import_key(json.loads(text or b""))
        except (JoseError, ValueError) as fault:
            raise KeysUnreadable from fault
        if not private.is_private or private.thumbprint() != key.id:
            raise KeysUnreadable
        return private

    def _key(self) -> OctKey:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
        from joserfc.jwk import OctKey

        derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
        return OctKey.import_key(derivation.derive(self._secret()))


def public_part(key: SigningKey) -> OKPKey:
    """What a key's signatures are checked with.

    Raises:
        KeysUnreadable: It is none.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import OKPKey

    try:
        return OKPKey.import_key(json.loads(key.public))
    except (JoseError, ValueError) as fault:
        raise KeysUnreadable from fault
