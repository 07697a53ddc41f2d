"""What is special about each provider: paths, what it wants, and the forms of its answers, odd ones included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servers.identity.people import Someone

Json = dict[str, Any]
Told = tuple[int, Json]


@dataclass(frozen=True)
class Shape:
    """One provider.

    Attributes:
        name: In the server's addresses.
        title: For people, on the page where they agree.
        authorize: Path where people agree.
        exchange: Path where a code is changed.
        user_info: Path that tells about an account.
        keys: Path of the public keys, "" where there are none.
        issuer: What its ID tokens say, "" where that is its own address.
        id_tokens: Whether it issues them.
        pkce: Whether it checks a PKCE challenge.
        secret: Whether its clients have a secret.
        state_again: Whether it wants the state with the code as well.
        subject: The id of an account.
        tokens: The answer to a good code: access token, ID token ("" none).
        user: What it tells about an account.
        refused: The answer to a bad request: what is wrong, as OAuth calls it.
        stranger: The answer to an access token that is none.
    """

    name: str
    title: str
    authorize: str
    exchange: str
    user_info: str
    keys: str
    issuer: str
    id_tokens: bool
    pkce: bool
    secret: bool
    state_again: bool
    subject: Callable[[Someone], str]
    tokens: Callable[[str, str], Json]
    user: Callable[[Someone, str], Json]
    refused: Callable[[str], Told]
    stranger: Told


def _kakao_tokens(access: str, id_token: str) -> Json:
    more = {"id_token": id_token} if id_token else {}
    return more | {
        "token_type": "bearer",
        "access_token": access,
        "expires_in": 21599,
        "refresh_token": f"{access}-refresh",
        "refresh_token_expires_in": 5183999,
        "scope": "openid account_email profile_nickname",
    }


def _kakao_user(someone: Someone, subject: str) -> Json:
    return {
        "id": int(subject),
        "connected_at": "2026-11-01T01:02:03Z",
        "properties": {"nickname": someone.name},
        "kakao_account": {
            "profile_nickname_needs_agreement": False,
            "profile": {"nickname": someone.name, "is_default_nickname": False},
            "email_needs_agreement": False,
            "is_email_valid": True,
            "is_email_verified": True,
            "email": someone.email,
        },
    }


def _kakao_refused(error: str) -> Told:
    status = 401 if error == "invalid_client" else 400
    codes = {"invalid_grant": "KOE320", "invalid_client": "KOE010"}
    told = {"error": error, "error_description": f"not accepted: {error}"}
    return status, told | {"error_code": codes.get(error, "KOE303")}


def _naver_tokens(access: str, _id_token: str) -> Json:
    # A text, not a number.
    return {
        "access_token": access,
        "refresh_token": f"{access}-refresh",
        "token_type": "bearer",
        "expires_in": "3600",
    }


def _naver_user(someone: Someone, subject: str) -> Json:
    response = {
        "id": subject,
        "nickname": someone.name,
        "name": someone.name,
        "email": someone.email,
        "profile_image": "https://phinf.pstatic.net/contact/default.png",
    }
    return {"resultcode": "00", "message": "success", "response": response}


def _naver_refused(error: str) -> Told:
    # With status 200, and a bad code is a bad request.
    named = "invalid_request" if error == "invalid_grant" else error
    return 200, {"error": named, "error_description": "no valid data in session"}


def _oidc_tokens(access: str, id_token: str) -> Json:
    return {
        "access_token": access,
        "expires_in": 3599,
        "scope": "openid email profile",
        "token_type": "Bearer",
        **({"id_token": id_token} if id_token else {}),
    }


def _oidc_user(someone: Someone, subject: str) -> Json:
    return {
        "sub": subject,
        "name": someone.name,
        "email": someone.email,
        "email_verified": True,
    }


def _oidc_refused(error: str) -> Told:
    return 401 if error == "invalid_client" else 400, {
        "error": error,
        "error_description": "Bad Request",
    }


KAKAO = Shape(
    name="kakao",
    title="카카오",
    authorize="/oauth/authorize",
    exchange="/oauth/token",
    user_info="/v2/user/me",
    keys="/.well-known/jwks.json",
    issuer="https://kauth.kakao.com",
    id_tokens=True,
    pkce=False,
    secret=True,
    state_again=False,
    subject=lambda someone: str(4_200_000_000 + someone.number),
    tokens=_kakao_tokens,
    user=_kakao_user,
    refused=_kakao_refused,
    stranger=(401, {"msg": "this access token does not exist", "code": -401}),
)
NAVER = Shape(
    name="naver",
    title="네이버",
    authorize="/oauth2.0/authorize",
    exchange="/oauth2.0/token",
    user_info="/v1/nid/me",
    keys="",
    issuer="",
    id_tokens=False,
    pkce=False,
    secret=True,
    state_again=True,
    subject=lambda someone: f"{someone.key}-{someone.number:040x}",
    tokens=_naver_tokens,
    user=_naver_user,
    refused=_naver_refused,
    stranger=(401, {"resultcode": "024", "message": "Authentication failed"}),
)
GOOGLE = Shape(
    name="google",
    title="Google",
    authorize="/o/oauth2/v2/auth",
    exchange="/token",
    user_info="/oauth2/v3/userinfo",
    keys="/oauth2/v3/certs",
    issuer="https://accounts.google.com",
    id_tokens=True,
    pkce=True,
    secret=True,
    state_again=False,
    subject=lambda someone: str(108_000_000_000_000_000_000 + someone.number),
    tokens=_oidc_tokens,
    user=_oidc_user,
    refused=_oidc_refused,
    stranger=(401, {"error": "invalid_request", "error_description": "Invalid Credentials"}),
)
STUB = Shape(
    name="stub",
    title="Stub",
    authorize="/authorize",
    exchange="/token",
    user_info="/userinfo",
    keys="/jwks",
    issuer="",
    id_tokens=True,
    pkce=True,
    secret=False,
    state_again=False,
    subject=lambda someone: someone.key,
    tokens=_oidc_tokens,
    user=_oidc_user,
    refused=_oidc_refused,
    stranger=(401, {"error": "invalid_token"}),
)
SHAPES = {shape.name: shape for shape in (KAKAO, NAVER, GOOGLE, STUB)}
