"""Services that take a photo and give class labels: one request through httpx, bounded in time and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from wastecoach.core.errors import AnswerUnusable, ServiceUnreachable
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.ready import usable_address, usable_key

if TYPE_CHECKING:
    import httpx

OK = 200
MOST_BYTES = 1024 * 1024


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
        key: The key that `Request`s carry, to be kept out of errors; "" for none.

    Raises:
        SettingInvalid: `address` is none.
    """

    def __init__(self, provider: str, address: str, key: str) -> None:
        self._provider = provider
        self._address = usable_address(address, f"{provider}_base_url")
        self._key = key
        self._line = Line(provider, _connect, _hang_up)

    def post(self, request: Request, within_s: float) -> bytes:
        """The body of a good answer.

        Raises:
            ServiceError: One of its sub-classes; after `within_s` seconds at the latest.
        """
        usable_key(self._key, self._provider)
        reply = self._line.call(lambda client: self._post(client, request), within_s)
        if reply.status != OK:
            raise service_error(self._provider, reply, self._key, quote(self._key, safe=""))
        return reply.body

    def close(self) -> None:
        """Close the connections; the next photo opens new ones."""
        self._line.close()

    async def _post(self, client: httpx.AsyncClient, request: Request) -> Reply:
        import httpx

        # Raised outside the handler, so that no foreign error hangs on ours.
        try:
            return await self._read(client, self._written(client, request))
        except httpx.HTTPError as fault:
            error = ServiceUnreachable(provider=self._provider, detail=type(fault).__name__)
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
                    raise AnswerUnusable(provider=self._provider, detail="too long")
        finally:
            await response.aclose()
        return Reply(response.status_code, dict(response.headers), bytes(body))


def _connect() -> httpx.AsyncClient:
    import httpx

    # The line bounds the whole call; what is not compressed cannot unfold.
    return httpx.AsyncClient(timeout=httpx.Timeout(None), headers={"Accept-Encoding": "identity"})


async def _hang_up(client: httpx.AsyncClient) -> None:
    await client.aclose()
