"""OpenAI, and whatever speaks as it does at an address of one's own: vLLM, Ollama, a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wastecoach.core.asking import Answered, Question
from wastecoach.infra.services import openai_chat, openai_responses
from wastecoach.infra.services.openai_responses import PROVIDER, Detail
from wastecoach.infra.services.own_clients import OwnClientService

if TYPE_CHECKING:
    from openai import AsyncOpenAI

ADDRESS = "https://api.openai.com/v1"
# The client wants a key; servers of one's own mostly do not, and must not be sent the one of the environment.
NO_KEY = "none"
NO_SUCH_PATH = frozenset({404, 405, 501})


class OpenAIService(OwnClientService["AsyncOpenAI"]):
    """Service `openai`, by the Responses API.

    A server at `base_url` that knows no `/responses` is asked by `/chat/completions` from then on.

    Args:
        key: May be None where `base_url` is given.
        model: As the service calls it.
        base_url: A compatible service, with its `/v1`; None for OpenAI.
        detail: How closely photos are looked at.
    """

    def __init__(
        self, key: str | None, model: str, base_url: str | None, detail: Detail = "high"
    ) -> None:
        super().__init__(PROVIDER, key or NO_KEY, model, base_url, ADDRESS)
        self.variant = f"{self.variant} detail {detail}".strip()
        self._own_server = base_url is not None
        self._detail = detail
        self._only_chat = False

    async def _ask(self, client: AsyncOpenAI, question: Question) -> Answered:
        if not self._only_chat:
            form = openai_responses.form(question, self.model, self._detail)
            reply = await self._reply(client.responses.with_raw_response.create, form)
            if not (self._own_server and reply.status in NO_SUCH_PATH):
                return openai_responses.answered(self._good(reply))
        form = openai_chat.form(question, self.model, self._detail)
        reply = await self._reply(client.chat.completions.with_raw_response.create, form)
        body = self._good(reply)
        self._only_chat = True
        return openai_chat.answered(body)

    def _load(self) -> type[AsyncOpenAI]:
        from openai import AsyncOpenAI
        from openai.resources import chat, responses  # noqa: F401 -- loaded now rather than on the loop

        return AsyncOpenAI
