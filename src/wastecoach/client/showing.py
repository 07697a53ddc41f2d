"""How a client shows its token: to its own server alone, and once more with the next one where its time is over."""

from __future__ import annotations

from collections.abc import Generator
from http import HTTPStatus

import httpx
import msgspec

from wastecoach.client.addresses import REFRESH
from wastecoach.client.credentials import Credentials, Pair, SavedSignIn
from wastecoach.client.problems import error_of
from wastecoach.core.jobs.errors import ServerRefused
from wastecoach.core.people.errors import TokenExpired, TokenInvalid

# Seconds for the next tokens. They are asked for once: a server that has given them does not give them again.
REFRESH_S = 30.0
# A server that has forgotten the key which signed a token cannot tell any more that its time is over.
OVER = (TokenExpired, TokenInvalid)


class Bearer(httpx.Auth):
    """Shows a token.

    Args:
        credentials: Who the client is.
        base: Address of the server, as its client has it.
    """

    def __init__(self, credentials: Credentials, base: httpx.URL) -> None:
        self._credentials = credentials
        self._base = base

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, perhaps twice."""
        token = self._credentials.token()
        if token is None or not self._is_ours(request.url):
            yield request
            return
        _show(token, request)
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED and self._is_over(response):
            _show((yield from self._next(token)), request)
            yield request

    def _is_ours(self, url: httpx.URL) -> bool:
        """Photos may go to a store of somebody else, whom our token is none of the business."""
        return (url.scheme, url.host, url.port) == (
            self._base.scheme,
            self._base.host,
            self._base.port,
        ) and url.path.startswith(self._base.path)

    def _is_over(self, response: httpx.Response) -> bool:
        if not isinstance(self._credentials, SavedSignIn):
            return False
        body = response.read()
        return isinstance(error_of(response.status_code, body, ""), OVER)

    def _next(self, used: str) -> Generator[httpx.Request, httpx.Response, str]:
        """The token after one that is over; perhaps another thread or process has got it already."""
        saved = self._credentials
        assert isinstance(saved, SavedSignIn)  # noqa: S101 -- `_is_over` has looked
        with saved.turn() as held:
            if held.access_token != used:
                return held.access_token
            response = yield httpx.Request(
                "POST",
                self._base.join(REFRESH),
                json={"refresh_token": held.refresh_token},
                headers={"Accept-Encoding": "identity"},
                extensions={"timeout": httpx.Timeout(REFRESH_S).as_dict()},
            )
            return saved.renewed(self._pair(response.status_code, response.read(), saved.server))

    def _pair(self, status: int, body: bytes, server: str) -> Pair:
        if status != HTTPStatus.OK:
            raise error_of(status, body, server)
        try:
            return msgspec.json.decode(body, type=Pair)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
        raise ServerRefused(server=server, status=status, detail="not an answer of wastecoach")


def _show(token: str, request: httpx.Request) -> None:
    request.headers["Authorization"] = f"Bearer {token}"
