"""Who can sign in with the providers: three people, with ids as each provider gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Someone:
    """Somebody with an account everywhere.

    Attributes:
        key: What the consent page calls them.
        name: For people.
        email: Of their accounts.
        number: Makes their ids.
    """

    key: str
    name: str
    email: str
    number: int


PEOPLE = {
    one.key: one
    for one in (
        Someone("minji", "김민지", "minji@example.com", 1),
        Someone("junho", "이준호", "junho@example.com", 2),
        Someone("alex", "Alex Kim", "alex@example.com", 3),
    )
}
