"""How the page is served: one shell, files for ever, a policy without exceptions; programs are told as before."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import httpx
import pytest

import wastecoach
from tests.page.serving import Serve
from wastecoach.api.built_page import built
from wastecoach.api.routes.page import POLICY
from wastecoach.cli.exits import Exit

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"}
SCREENS = ("/", "/answer/4f1c", "/look-up", "/bins", "/history", "/me", "/signed-in", "/status")
TEXTS = ("index.html", ".js", ".css", ".svg", ".webmanifest", "licences.txt")
NONE_OF_OURS = (
    "/nowhere",
    "/answer",
    "/answer/a/b",
    "/me/",
    "/history/2026",
    "/%EC%97%86%EC%9D%8C",
)


@pytest.fixture
def site(server: Serve) -> Iterator[httpx.Client]:
    """Asks as a browser does."""
    with httpx.Client(base_url=server.address, headers=BROWSER) as client:
        yield client


@pytest.fixture
def script(site: httpx.Client) -> str:
    """The address of the page's code."""
    (found,) = re.findall(r'<script type="module" src="([^"]+)"', site.get("/").text)
    return str(found)


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_is_the_shell(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.content == built()["index.html"]
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", NONE_OF_OURS)
def test_a_browser_at_an_address_that_is_none_gets_the_shell_and_404(
    site: httpx.Client, path: str
) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.content == built()["index.html"]
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/none.js", "/icons/none.png", "/none.webmanifest", "/robots.txt", "/a.b/c"),
        *("/api", "/api/v1/none", "/assets", "/.well-known/none"),
        *("/assets/..%2findex.html", "/assets/%2e%2e/index.html", "/icons/..%5c..%5cpage.py"),
        *("/assets/../index.html", "/assets//etc/passwd", "/index.html", "/web/index.html"),
    ],
)
def test_what_is_no_screen_is_a_problem_even_for_a_browser(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_program_is_told_of_a_wrong_address_as_before(server: Serve) -> None:
    for accept in ("*/*", "application/json", ""):
        answer = httpx.get(f"{server.address}/nowhere", headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    posted = httpx.post(f"{server.address}/nowhere", headers=BROWSER)
    assert posted.headers["content-type"] == "application/problem+json"


def test_heads_are_answered_without_a_body(site: httpx.Client, script: str) -> None:
    for path, status in (("/", 200), (script, 200), ("/service-worker.js", 200), ("/nowhere", 404)):
        head, got = site.head(path), site.get(path)
        assert (head.status_code, head.content) == (status, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers["content-length"] == str(len(got.content))


@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_what_a_browser_has_is_not_sent_again(site: httpx.Client, script: str, coding: str) -> None:
    for path in ("/", script, "/service-worker.js", "/icons/icon.svg", "/manifest.ko.webmanifest"):
        first = site.get(path, headers={"Accept-Encoding": coding})
        known = {"If-None-Match": first.headers["etag"], "Accept-Encoding": coding}
        again = site.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert site.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_code_is_kept_for_ever_and_the_rest_compared_at_every_visit(
    site: httpx.Client, script: str
) -> None:
    assert site.get(script).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/service-worker.js", "/icons/icon-192.png", "/manifest.en.webmanifest"):
        assert site.get(path).headers["cache-control"] == "no-cache"


def test_every_file_of_text_is_packed(site: httpx.Client) -> None:
    files = {path: plain for path, plain in built().items() if path.endswith(TEXTS)}
    for path, plain in files.items():
        address = "/" if path == "index.html" else f"/{path}"
        packed, gzipped, best = (
            _raw(site, address, coding) for coding in ("br", "gzip", "gzip, deflate, br, zstd")
        )
        assert best == packed
        assert brotli.decompress(packed) == plain
        assert len(packed) <= len(gzip.compress(plain))
        if len(plain) > 500:
            assert gzip.decompress(gzipped) == plain


def _raw(site: httpx.Client, path: str, coding: str) -> bytes:
    with site.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
        assert "accept-encoding" in answer.headers.get("vary", "accept-encoding").lower()
        return b"".join(answer.iter_raw())


def test_whoever_refuses_a_coding_does_not_get_it(site: httpx.Client, script: str) -> None:
    for refusing in ("br;q=0", "br;q=0, identity", ""):
        answer = site.get(script, headers={"Accept-Encoding": refusing})
        assert "content-encoding" not in answer.headers


def test_the_shell_and_the_service_worker_have_the_policy(site: httpx.Client) -> None:
    for path in ("/", "/service-worker.js", "/nowhere"):
        policy = site.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "http" not in policy
    headers = site.get("/").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=(self)" in headers["permissions-policy"]


def test_the_shell_has_nothing_inline(site: httpx.Client) -> None:
    text = site.get("/").text
    assert re.findall(r"<script(?![^>]* src=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", text) == []


def test_everything_that_the_shell_and_the_manifests_name_is_there(site: httpx.Client) -> None:
    named = set(re.findall(r'(?:src|href)="(/[^"]+)"', site.get("/").text))
    for language in ("ko", "en"):
        manifest = site.get(f"/manifest.{language}.webmanifest").json()
        assert manifest["lang"] == language
        assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        named |= {icon["src"] for icon in manifest["icons"]}
        named |= {shortcut["url"] for shortcut in manifest["shortcuts"]}
    assert len(named) > 8
    for path in named | {"/favicon.ico"}:
        assert site.get(path).status_code == 200, path


def test_without_the_built_files_the_server_says_so_in_one_line(tmp_path: Path) -> None:
    package = Path(wastecoach.__file__).parent
    without = shutil.ignore_patterns("web", "__pycache__")
    shutil.copytree(package, tmp_path / "wastecoach", ignore=without)
    server = Serve(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "wastecoach", "serve", "--port", "0", "--lang", "en"],
        cwd=tmp_path,
        env={**server.environment(), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == Exit.PAGE_MISSING
    assert "make page" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
