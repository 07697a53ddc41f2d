"""Everything that the services' own clients can raise becomes an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import anthropic
import httpx2
import openai
import pytest

from wastecoach.core.errors import (
    AnswerUnusable,
    KeyRefused,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceUnreachable,
)
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.foreign import own

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")
# What each class means; the classes in between (APIError, APIStatusError) are told by their children.
MEANT: dict[str, type[Exception]] = {
    "APIConnectionError": ServiceUnreachable,
    "APITimeoutError": TimeoutError,
    "APIResponseValidationError": AnswerUnusable,
    "BadRequestError": RequestRejected,
    "AuthenticationError": KeyRefused,
    "OAuthError": KeyRefused,
    "PaymentRequiredError": QuotaUsedUp,
    "PermissionDeniedError": KeyRefused,
    "NotFoundError": RequestRejected,
    "RequestTimeoutError": ServiceBroken,
    "ConflictError": ServiceBroken,
    "PreconditionFailedError": RequestRejected,
    "ContentTooLargeError": RequestRejected,
    "UnprocessableEntityError": RequestRejected,
    "RateLimitError": ServiceBusy,
    "RequestHeaderFieldsTooLargeError": RequestRejected,
    "ClientClosedRequestError": ServiceBroken,
    "InternalServerError": ServiceBroken,
    "HTTPNotImplementedError": ServiceBroken,
    "ServiceUnavailableError": ServiceBroken,
    "GatewayTimeoutError": ServiceBroken,
    "OverloadedError": ServiceBroken,
}


def classes_under(root: type[Exception]) -> Iterator[type[Exception]]:
    """A class and all that come from it."""
    yield root
    for child in root.__subclasses__():
        yield from classes_under(child)


def meant(kind: type[Exception]) -> type[Exception]:
    """What a class means: as the nearest of its ancestors that is told here."""
    return next(
        (MEANT[base.__name__] for base in kind.__mro__ if base.__name__ in MEANT), ServiceBroken
    )


def instance(kind: type[Exception]) -> Exception:
    """An exception of a class, made without its constructor's ceremony."""
    fault = kind.__new__(kind, "said")
    attributes: dict[str, Any] = {"request": REQUEST, "message": "said"}
    status = getattr(kind, "status_code", 500)
    attributes["response"] = httpx2.Response(status, request=REQUEST)
    attributes["status_code"] = status
    fault.__dict__.update(attributes)
    return fault


def meaning(fault: Exception, client: ModuleType) -> type[Exception]:
    """The class of the error that it becomes."""
    heard = own(fault, client, "openai")
    return type(service_error("openai", heard) if isinstance(heard, Reply) else heard)


@pytest.mark.parametrize(
    ("client", "root"),
    [(openai, openai.OpenAIError), (anthropic, anthropic.AnthropicError)],
    ids=["openai", "anthropic"],
)
def test_every_exception_of_a_client_means_something(
    client: ModuleType, root: type[Exception]
) -> None:
    expected = {kind: meant(kind) for kind in classes_under(root)}
    assert {kind: meaning(instance(kind), client) for kind in expected} == expected


@pytest.mark.parametrize("client", [openai, anthropic], ids=["openai", "anthropic"])
def test_no_http_status_of_a_client_is_forgotten_here(client: ModuleType) -> None:
    kinds = classes_under(client.APIStatusError)
    statuses = {kind.__name__ for kind in kinds if "status_code" in vars(kind)}
    assert statuses
    assert statuses <= MEANT.keys()


def test_an_error_of_ours_comes_through_the_clients_wrapping() -> None:
    wrapped = instance(anthropic.APIConnectionError)
    wrapped.__cause__ = AnswerUnusable(provider="anthropic", detail="too long")
    assert own(wrapped, anthropic, "anthropic") is wrapped.__cause__
