"""Giving the page a photo, and what the page and the server then have of it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
BOTTLE = ROOT / "examples" / "pet-bottle.jpg"
CARTON = ROOT / "examples" / "milk-carton.jpg"
CLASSIFY = "**/api/v1/waste/classify"
# What the page's database has, its pictures as their sizes.
KEPT = """async () => {
  const open = indexedDB.open("wastecoach");
  const database = await new Promise((settle) => { open.onsuccess = () => settle(open.result); });
  const all = (store, key) => new Promise((settle) => {
    const request = key
      ? database.transaction(store).objectStore(store).get(key)
      : database.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => settle(request.result ?? null);
  });
  const photos = await all("photos");
  const size = (blob) => blob && blob.size;
  const device = await all("signed", "device");
  database.close();
  return { device, photos: photos.map((one) => ({ ...one, picture: size(one.picture), shown: size(one.shown) })) };
}"""


def without_network(page: Page) -> None:
    """The network goes, once the page has what it keeps for that."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.context.set_offline(True)


def choose(page: Page, *photos: Path) -> None:
    """Choose files on the first screen."""
    page.get_by_label("Choose photos").set_input_files(photos)


def choose_made(page: Page, name: str, content: bytes) -> None:
    """Choose a file that is nowhere but in the test."""
    page.get_by_label("Choose photos").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


def wait_for_answer(page: Page, name: str = "Clear PET bottle") -> None:
    """Until the screen says what it is."""
    page.get_by_role("main").get_by_role("heading", name=name).first.wait_for()


def kept(page: Page) -> list[dict[str, Any]]:
    """The photos that the device keeps, the newest first."""
    found: list[dict[str, Any]] = page.evaluate(KEPT)["photos"]
    return sorted(found, key=lambda one: -one["at"])


def kept_by_server(page: Page, address: str) -> bytes:
    """The newest photo as the server keeps it, asked for in the device's name."""
    token = page.evaluate(KEPT)["device"]["token"]
    path = f"{address}/api/v1/waste/photo/{kept(page)[0]['jobId']}"
    with urlopen(Request(path, headers={"Authorization": f"Bearer {token}"})) as answer:  # noqa: S310 -- ours
        data: bytes = answer.read()
    return data


def carried(page: Page, photo: Path) -> Any:
    """A photo as a desktop carries it over the page or keeps it on its clipboard."""
    text = base64.b64encode(photo.read_bytes()).decode()
    return page.evaluate_handle(
        """([text, name]) => {
          const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
          const carried = new DataTransfer();
          carried.items.add(new File([bytes], name, { type: "image/jpeg" }));
          return carried;
        }""",
        [text, photo.name],
    )


def problem(status: int, code: str, detail: str, **headers: str) -> dict[str, Any]:
    """A refusal as the server words it, for a route that is fulfilled."""
    body = json.dumps({"status": status, "code": code, "detail": detail, "title": "no"})
    return {
        "status": status,
        "body": body,
        "content_type": "application/problem+json",
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
    }
