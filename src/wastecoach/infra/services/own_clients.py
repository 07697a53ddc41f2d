"""A service that is asked through its makers' own client; OpenAI's and Anthropic's are made and closed alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar

from wastecoach.core.asking import Answered, Question
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.foreign import reply_of
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.ready import require, usable_address, usable_key
from wastecoach.infra.services.replies import OK
from wastecoach.infra.services.whereabouts import access_of, elsewhere


class _Closing(Protocol):
    async def close(self) -> None: ...


Client = TypeVar("Client", bound=_Closing)


class OwnClientService(ABC, Generic[Client]):
    """One try a question.

    Args:
        provider: Its name, which is that of its package and of the extra as well.
        key: An API key.
        model: As the service calls it.
        base_url: Where it is asked; None for its makers' address.
        makers: Their address.

    Raises:
        ExtraMissing: The package is not installed.
        SettingInvalid: `base_url` is no address.
    """

    def __init__(
        self, provider: str, key: str, model: str, base_url: str | None, makers: str
    ) -> None:
        require(provider)
        address = makers if base_url is None else base_url
        self.provider = provider
        self.model = model
        self._key = key
        self._address = usable_address(address, f"{provider}_base_url")
        self.variant = elsewhere(self._address, makers)
        self.access = access_of(self._address, key)
        self._line = Line(provider, self._connect, _hang_up)

    def ask(self, question: Question, within_s: float) -> Answered:
        """What the model answers.

        Raises:
            ServiceError: One of its sub-classes; after `within_s` seconds at the latest, the first call's loading of
                the client not counted.
        """
        return self._line.call(lambda client: self._ask(client, question), within_s)

    def close(self) -> None:
        """Close the connections; the next question opens new ones."""
        self._line.close()

    @abstractmethod
    async def _ask(self, client: Client, question: Question) -> Answered: ...

    @abstractmethod
    def _load(self) -> Callable[..., Client]:
        """The client's class, with all that it loads later: not on the loop."""

    async def _reply(self, create: Callable[..., Awaitable[Any]], form: dict[str, Any]) -> Reply:
        """What comes back, good or bad.

        Args:
            create: The client's method, `with_raw_response`.
            form: Its arguments.
        """

        async def send() -> Reply:
            response = await create(**form)
            return Reply(OK, body=await response.http_response.aread())

        return await reply_of(send, import_module(self.provider), self.provider)

    def _good(self, reply: Reply) -> bytes:
        if reply.status != OK:
            raise service_error(self.provider, reply, self._key)
        return reply.body

    def _connect(self) -> Client:
        client = self._load()
        from wastecoach.infra.services.bounded import bounded_client

        return client(
            api_key=usable_key(self._key, self.provider),
            base_url=self._address,
            max_retries=0,
            timeout=None,
            http_client=bounded_client(self.provider),
        )


async def _hang_up(client: _Closing) -> None:
    await client.close()
