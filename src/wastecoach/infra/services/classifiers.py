"""Services that take a photo and give class labels: one request through httpx, bounded in time and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from wastecoach.core.asking import Usage
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.plain import connect, hang_up, hide_query, reply_to
from wastecoach.infra.services.ready import usable_address, usable_key
from wastecoach.infra.services.replies import OK, decoded
from wastecoach.infra.services.whereabouts import access_of, elsewhere

if TYPE_CHECKING:
    import httpx

Form = TypeVar("Form")
# Such services charge calls, not tokens.
ONE_CALL = Usage(calls=1)


@dataclass(frozen=True, slots=True)
class Request:
    """A POST request.

    Attributes:
        body: What is sent.
        headers: Without the key.
        secret_headers: With the key.
        secret_query: Put behind the address on the wire only: HTTP libraries write addresses into logs and errors.
    """

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    secret_headers: dict[str, str] = field(default_factory=dict, repr=False)
    secret_query: str = field(default="", repr=False)


class ClassifierService:
    """A service that is asked by plain HTTP, one try a photo.

    Args:
        provider: Its name.
        address: Where it is asked.
        makers: Where its makers are asked.
        key: The key that `Request`s carry, to be kept out of errors; "" for none.

    Raises:
        SettingInvalid: `address` is none.
    """

    def __init__(self, provider: str, address: str, makers: str, key: str) -> None:
        self.provider = provider
        self._address = usable_address(address, f"{provider}_base_url")
        self._key = key
        self.variant = elsewhere(self._address, makers)
        self.access = access_of(self._address, key)
        self._line = Line(provider, connect, hang_up)

    def ask(self, request: Request, form: type[Form], within_s: float) -> Form:
        """A good answer, read as JSON of that form.

        Raises:
            ServiceError: One of its sub-classes; after `within_s` seconds at the latest.
        """
        usable_key(self._key, self.provider)
        reply = self._line.call(lambda client: self._post(client, request), within_s)
        if reply.status != OK:
            raise service_error(self.provider, reply, self._key, quote(self._key, safe=""))
        return decoded(reply.body, form, self.provider, "predictions", ONE_CALL)

    def close(self) -> None:
        """Close the connections; the next photo opens new ones."""
        self._line.close()

    async def _post(self, client: httpx.AsyncClient, request: Request) -> Reply:
        written = client.build_request(
            "POST",
            self._address,
            content=request.body,
            headers={**request.headers, **request.secret_headers},
        )
        if request.secret_query:
            hide_query(written, request.secret_query)
        return await reply_to(client, written, self.provider, ONE_CALL)
