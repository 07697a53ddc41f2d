"""A running server with people and devices who are signed in, without a provider between."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.api.running import client, ended, example
from wastecoach.api.app import create_app
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.people.person import Account, Person
from wastecoach.core.people.sign_in import devices, sessions
from wastecoach.settings import Settings

WASTE, ME = "/api/v1/waste", "/api/v1/users/me"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person or a device, as a client of the server.

    Attributes:
        id: Theirs.
        owner: Whose their things are.
        headers: Their token.
        api: Sends it along.
    """

    id: str
    owner: str
    headers: dict[str, str]
    api: httpx.Client

    def analysed(self, photo: bytes | None = None, **asked: Any) -> str:
        """The id of a job that has ended."""
        job = self.api.post(f"{WASTE}/analyze", json=asked, headers=self.headers)
        put = job.raise_for_status().json()["upload"]["put"]
        httpx.put(put["url"], content=photo or example(), headers=put["headers"])
        told = job.json()
        self.post(told["complete_url"]).raise_for_status()
        ended(self.api, told["status_url"], self.headers)
        return str(told["job_id"])

    def get(self, address: str, **query: Any) -> httpx.Response:
        return self.api.get(address, params=query or None, headers=self.headers)

    def post(self, address: str, **content: Any) -> httpx.Response:
        return self.api.post(address, headers=self.headers, **content)

    def patch(self, address: str, **content: Any) -> httpx.Response:
        return self.api.patch(address, headers=self.headers, **content)

    def delete(self, address: str) -> httpx.Response:
        return self.api.delete(address, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Town:
    """The server.

    Attributes:
        api: A client of it that shows no token.
        service: What is behind it.
    """

    api: httpx.Client
    service: Service

    def person(self, email: str | None = "hong@kakao.example") -> Someone:
        """Somebody who has just signed in for the first time."""
        people, name = self.service.people, secrets.token_hex(16)
        new = Person(name, people.now(), name="홍길동")
        account = Account("kakao", secrets.token_hex(4), "홍길동", email)
        person = people.records.person_of(account, new, people.now())
        return self.signed_in(person)

    def signed_in(self, person: Person) -> Someone:
        """The same person on another machine."""
        people, terms = self.service.people, self.service.people_terms
        tokens = sessions.begin(person, "kakao", "Firefox", people, terms, "-")
        return self._someone(person.id, f"p:{person.id}", tokens.access)

    def device(self) -> Someone:
        """A new device."""
        device, token = devices.new_device(self.service.people)
        return self._someone(device.id, f"d:{device.id}", token)

    def _someone(self, name: str, owner: str, token: str) -> Someone:
        return Someone(name, owner, {"Authorization": f"Bearer {token}"}, self.api)


@contextmanager
def running_town(settings: Settings) -> Iterator[Town]:
    """The server, as long as the context lasts."""
    service = open_service(settings, "serve")
    with client(settings, create_app(settings, service)) as api:
        yield Town(api, service)
