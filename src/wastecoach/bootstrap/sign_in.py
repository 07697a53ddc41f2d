"""With whom people sign in, as the settings choose."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from functools import cache

from pydantic import SecretStr

from wastecoach.core.errors import SettingInvalid
from wastecoach.core.people.ports import Provider
from wastecoach.core.people.sign_in import redirects
from wastecoach.infra.oauth.endpoints import Registration, is_loopback, safe_base
from wastecoach.infra.oauth.google import Google
from wastecoach.infra.oauth.kakao import Kakao
from wastecoach.infra.oauth.naver import Naver
from wastecoach.infra.oauth.stub import Stub
from wastecoach.settings import Settings

logger = logging.getLogger(__name__)


def sign_in_providers(
    settings: Settings, now: Callable[[], float] = time.time
) -> dict[str, Provider]:
    """The providers that an installation has set up, by name; nobody is asked before somebody signs in.

    Args:
        settings: In force.
        now: Seconds since 1970.

    Raises:
        SettingInvalid: One is set up by halves, its address is unsafe, the stub could be reached by others, or people
            would be sent to an address that is none.
    """
    # What is wrong with them is to be known at once, not at the first sign-in.
    sign_in_redirects(settings)
    return {provider.name: provider for provider in _providers(settings, now)}


@cache
def sign_in_redirects(settings: Settings) -> frozenset[str]:
    """The addresses that the operator allows people to be sent to at the end of a sign-in.

    Raises:
        SettingInvalid: One is none that a person may be sent to.
    """
    return redirects.listed(settings.sign_in_redirects)


def warn_of_stub(settings: Settings) -> None:
    """Say loudly that a server lets everybody in."""
    if settings.sign_in_stub_url is not None:
        told = "SIGN-IN IS OPEN: whoever reaches %s is let in as anybody they like"
        logger.warning(told, settings.sign_in_stub_url)


def _providers(settings: Settings, now: Callable[[], float]) -> Iterator[Provider]:
    kakao = _registration(
        "kakao", settings.kakao_client_id, settings.kakao_client_secret, secret_needed=False
    )
    if kakao is not None:
        yield Kakao(kakao, _base(settings.kakao_sign_in_url, "kakao_sign_in_url"), now)
    naver = _registration("naver", settings.naver_client_id, settings.naver_client_secret)
    if naver is not None:
        yield Naver(naver, _base(settings.naver_sign_in_url, "naver_sign_in_url"), now)
    google = _registration("google", settings.google_client_id, settings.google_client_secret)
    if google is not None:
        yield Google(google, _base(settings.google_sign_in_url, "google_sign_in_url"), now)
    if settings.sign_in_stub_url is not None:
        yield Stub(_stub_base(settings.sign_in_stub_url, settings.public_url), now)


def _registration(
    provider: str, client_id: str | None, secret: SecretStr | None, *, secret_needed: bool = True
) -> Registration | None:
    """What the installation has of a provider; None where it has nothing."""
    if client_id is None and secret is None:
        return None
    if client_id is None:
        detail = f"needed beside WASTECOACH_{provider.upper()}_CLIENT_SECRET"
        raise SettingInvalid(setting=f"{provider}_client_id", detail=detail)
    if secret is None and secret_needed:
        detail = f"needed beside WASTECOACH_{provider.upper()}_CLIENT_ID"
        raise SettingInvalid(setting=f"{provider}_client_secret", detail=detail)
    return Registration(client_id, "" if secret is None else secret.get_secret_value())


def _base(address: str | None, setting: str) -> str | None:
    return None if address is None else safe_base(address, setting)


def _stub_base(address: str, public_url: str | None) -> str:
    """The stub lets everybody in as whoever they like: it is of one's own machine, and so is the server."""
    if not is_loopback(address):
        raise SettingInvalid(setting="sign_in_stub_url", detail="not an address of this machine")
    if public_url is not None and not is_loopback(public_url):
        detail = f"it lets everybody in as anybody, and this server is public ({public_url})"
        raise SettingInvalid(setting="sign_in_stub_url", detail=detail)
    return safe_base(address, "sign_in_stub_url")
