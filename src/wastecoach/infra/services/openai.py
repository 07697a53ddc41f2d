"""OpenAI, and whatever speaks as it does at an address of one's own: vLLM, Ollama, a gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from wastecoach.core.asking import Answered, Question
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services import openai_chat, openai_responses
from wastecoach.infra.services.foreign import reply_of
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.openai_responses import PROVIDER, Detail
from wastecoach.infra.services.ready import require, usable_address, usable_key

if TYPE_CHECKING:
    from openai import AsyncOpenAI

ADDRESS = "https://api.openai.com/v1"
# The client wants a key; servers of one's own mostly do not, and must not be sent the one of the environment.
NO_KEY = "none"
OK = 200
NO_SUCH_PATH = frozenset({404, 405, 501})


class OpenAIService:
    """Service `openai`: the Responses API through OpenAI's own client, one try a question.

    A server at `base_url` that knows no `/responses` is asked by `/chat/completions` from then on.

    Args:
        key: May be None where `base_url` is given.
        model: As the service calls it.
        base_url: A compatible service, with its `/v1`; None for OpenAI.
        detail: How closely photos are looked at.

    Raises:
        ExtraMissing: The package `openai` is not installed.
        SettingInvalid: `base_url` is no address.
    """

    provider = PROVIDER

    def __init__(
        self, key: str | None, model: str, base_url: str | None, detail: Detail = "high"
    ) -> None:
        require(PROVIDER)
        self.model = model
        self._key = key or NO_KEY
        self._own_server = base_url is not None
        self._address = usable_address(ADDRESS if base_url is None else base_url, "openai_base_url")
        self._detail = detail
        self._only_chat = False
        self._line = Line(PROVIDER, self._connect, _hang_up)

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

    async def _ask(self, client: AsyncOpenAI, question: Question) -> Answered:
        if not self._only_chat:
            form = openai_responses.form(question, self.model, self._detail)
            reply = await _sent(client.responses.with_raw_response.create, form)
            if not (self._own_server and reply.status in NO_SUCH_PATH):
                return openai_responses.answered(self._good(reply))
        form = openai_chat.form(question, self.model, self._detail)
        reply = await _sent(client.chat.completions.with_raw_response.create, form)
        body = self._good(reply)
        self._only_chat = True
        return openai_chat.answered(body)

    def _good(self, reply: Reply) -> bytes:
        if reply.status != OK:
            raise service_error(PROVIDER, reply, self._key)
        return reply.body

    def _connect(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI
        from openai.resources import chat, responses  # noqa: F401 -- loaded now rather than on the loop

        from wastecoach.infra.services.bounded import bounded_client

        return AsyncOpenAI(
            api_key=usable_key(self._key, PROVIDER),
            base_url=self._address,
            max_retries=0,
            timeout=None,
            http_client=bounded_client(PROVIDER),
        )


async def _hang_up(client: AsyncOpenAI) -> None:
    await client.close()


async def _sent(create: Callable[..., Awaitable[Any]], form: dict[str, Any]) -> Reply:
    import openai

    async def send() -> Reply:
        response = await create(**form)
        return Reply(OK, body=response.content)

    return await reply_of(send, openai, PROVIDER)
