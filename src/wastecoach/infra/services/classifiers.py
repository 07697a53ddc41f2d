"""Services that take a photo and give class labels: one request through httpx, bounded in time and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from wastecoach.core.asking import Usage
from wastecoach.core.errors import ServiceUnreachable
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.departure import has_left, write_down
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.ready import usable_address, usable_key
from wastecoach.infra.services.replies import OK, decoded, unusable
from wastecoach.infra.services.whereabouts import access_of, elsewhere

if TYPE_CHECKING:
    import httpx

Form = TypeVar("Form")
MOST_BYTES = 1024 * 1024
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
        self._line = Line(provider, _connect, _hang_up)

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
        import httpx

        # Raised outside the handler, so that no foreign error hangs on ours.
        try:
            return await self._read(client, self._written(client, request))
        except httpx.HTTPError as fault:
            error = ServiceUnreachable(provider=self.provider, detail=type(fault).__name__)
        error.sent = has_left()
        raise error

    def _written(self, client: httpx.AsyncClient, request: Request) -> httpx.Request:
        written = client.build_request(
            "POST",
            self._address,
            content=request.body,
            headers={**request.headers, **request.secret_headers},
        )
        if request.secret_query:
            target = written.url.raw_path + b"?" + request.secret_query.encode()
            written.extensions = {**written.extensions, "target": target}
        return written

    async def _read(self, client: httpx.AsyncClient, written: httpx.Request) -> Reply:
        response = await client.send(written, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise unusable(self.provider, "too long", response.status_code, ONE_CALL)
        finally:
            await response.aclose()
        return Reply(response.status_code, dict(response.headers), bytes(body))


def _connect() -> httpx.AsyncClient:
    import httpx

    # The line bounds the whole call; what is not compressed cannot unfold.
    return httpx.AsyncClient(
        event_hooks={"request": [write_down]},
        headers={"Accept-Encoding": "identity"},
        timeout=httpx.Timeout(None),
    )


async def _hang_up(client: httpx.AsyncClient) -> None:
    await client.aclose()
