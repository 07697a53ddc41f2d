"""What the services' own clients raise, as ours. OpenAI's and Anthropic's are twins: same classes, same attributes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import ModuleType

from wastecoach.core.errors import (
    AnswerUnusable,
    ServiceBroken,
    ServiceError,
    ServiceUnreachable,
)
from wastecoach.core.service_errors import Reply
from wastecoach.infra.services.departure import has_left


async def reply_of(
    send: Callable[[], Awaitable[Reply]], client: ModuleType, provider: str
) -> Reply:
    """What came back, good or bad.

    Errors are raised outside the handler, so that no foreign one hangs on ours: it may repeat the key.

    Args:
        send: Sends the request.
        client: The package whose client that is.
        provider: Who is asked.

    Raises:
        ServiceError: Nothing came back, or more than an answer can be.
        TimeoutError: The client gave up waiting.
    """
    try:
        return await send()
    except Exception as fault:  # noqa: BLE001 -- everything that is raised becomes ours
        heard = own(fault, client, provider)
    if isinstance(heard, Reply):
        return heard
    raise heard


def own(fault: Exception, client: ModuleType, provider: str) -> Reply | Exception:
    """What an exception means to us: a reply that is no answer, or an error of ours."""
    for known in (fault, fault.__cause__):
        if isinstance(known, ServiceError):
            return known
    if isinstance(fault, client.APIStatusError):
        response = fault.response
        return Reply(response.status_code, dict(response.headers), response.content)
    if isinstance(fault, client.APITimeoutError):
        return TimeoutError(type(fault).__name__)
    error = _without_reply(fault, client, provider)
    error.sent = has_left()
    return error


def _without_reply(fault: Exception, client: ModuleType, provider: str) -> ServiceError:
    if isinstance(fault, client.APIConnectionError):
        return ServiceUnreachable(provider=provider, detail=type(fault.__cause__ or fault).__name__)
    broken = (
        AnswerUnusable if isinstance(fault, client.APIResponseValidationError) else ServiceBroken
    )
    return broken(provider=provider, detail=type(fault).__name__)
