"""`wastecoach login`, `whoami`, `logout`: a real server, real redirects, a browser that clicks by itself."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.api.running import running
from tests.cli.conftest import Command, photos, started, wastecoach
from tests.conftest import ROOT
from tests.oauth import walking
from tests.oauth.desks import TRUSTED, agree
from wastecoach.bootstrap.people import open_people
from wastecoach.cli.exits import Exit
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.client import Client, SavedSignIn
from wastecoach.client.credentials import Held
from wastecoach.client.showing import Bearer
from wastecoach.core.errors import OutputFailed
from wastecoach.core.jobs.errors import BatchNotFound
from wastecoach.core.people.errors import TokenInvalid
from wastecoach.core.people.ports import Claims, PeoplePorts
from wastecoach.core.people.sign_in import keys
from wastecoach.infra.tokens import ring
from wastecoach.infra.tokens.access_tokens import JwtAccessTokens
from wastecoach.settings import Settings

__all__ = ["photos", "wastecoach"]


class Clicking:
    """A browser with somebody who agrees, or does not."""

    def __init__(self) -> None:
        self.who, self.answer = "minji", "agree"
        self.opened: list[str] = []
        self.shown: list[str] = []
        self._threads: list[threading.Thread] = []

    def open(self, address: str) -> bool:
        """What `webbrowser.open` does: it comes back at once."""
        self.opened.append(address)
        self._threads.append(threading.Thread(target=self.follow, args=(address,)))
        self._threads[-1].start()
        return True

    def follow(self, address: str) -> str:
        """Follow all redirects; the last address."""
        with httpx.Client(verify=TRUSTED, timeout=30) as browser:
            begun = browser.get(address)
            back = browser.get(agree(begun.headers["location"], self.who, self.answer))
            last = str(back.headers["location"])
            self.shown.append(browser.get(last).text)
            return last

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own settings are."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "wastecoach" / "sign-ins"


@pytest.fixture
def clicking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clicking]:
    """The browser that the command opens."""
    found = Clicking()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", found.open)
    yield found
    found.join()


Login = Callable[..., str]


@pytest.fixture
def login(server: str, home: Path, clicking: Clicking, wastecoach: Command) -> Login:
    """Signs in and tells what was said."""

    def run(*options: str, provider: str = "kakao") -> str:
        ended = wastecoach("login", "--server", server, "--provider", provider, *options)
        assert ended.code == 0, ended.err
        return ended.out

    return run


def test_a_person_signs_in_and_is_known_from_then_on(
    login: Login, server: str, clicking: Clicking, wastecoach: Command
) -> None:
    said = login("--lang", "en")
    assert clicking.opened[0] in said
    assert f"You are signed in to {server} as 김민지 (kakao)." in said
    clicking.join()
    (page,) = clicking.shown
    assert "You are signed in. You can close this page." in page
    assert "로그인했어요" in page
    shown = wastecoach("whoami", "--server", server, "--lang", "en")
    assert shown.code == 0
    assert "김민지" in shown.out
    told = json.loads(wastecoach("whoami", "--server", f"{server}/", "--json").out)
    assert told["id"] in shown.out
    assert (told["name"], told["accounts"], told["role"]) == ("김민지", ["kakao"], "person")
    assert told["server"] == server


def test_the_sign_in_is_kept_for_its_owner_alone_and_shown_nowhere(
    login: Login, server: str, home: Path, wastecoach: Command
) -> None:
    said = login()
    (file,) = home.glob("*.json")
    assert (file.stat().st_mode & 0o777, home.stat().st_mode & 0o777) == (0o600, 0o700)
    held = json.loads(file.read_text())
    ended = wastecoach("whoami", "--server", server, "--json")
    for secret in (held["access_token"], held["refresh_token"]):
        assert secret not in said + ended.out + ended.err
    assert held["refresh_token"] not in repr(sign_in_with(server).held)


def test_signing_out_ends_it_there_and_here(
    login: Login, server: str, home: Path, wastecoach: Command
) -> None:
    login()
    (file,) = home.glob("*.json")
    access = json.loads(file.read_text())["access_token"]
    assert wastecoach("logout", "--server", server).code == 0
    assert not list(home.glob("*.json"))
    header = {"Authorization": f"Bearer {access}"}
    assert httpx.get(f"{server}/api/v1/users/me", headers=header).status_code == 401
    assert wastecoach("whoami", "--server", server).code == Exit.NOT_SIGNED_IN
    again = wastecoach("logout", "--server", server, "--lang", "en")
    assert (again.code, again.out) == (0, f"Nobody is signed in to {server} from here.\n")


def test_signing_out_everywhere_ends_all_of_them(
    login: Login, server: str, api: httpx.Client, wastecoach: Command
) -> None:
    login(provider="naver")
    phone = walking.signed_in(api, "naver", "minji")
    assert wastecoach("logout", "--server", server, "--all").code == 0
    assert api.get("/api/v1/users/me", headers=phone).status_code == 401


def test_signing_in_again_leaves_no_earlier_sign_in_behind(
    login: Login, server: str, clicking: Clicking, api: httpx.Client, wastecoach: Command
) -> None:
    clicking.who = "alex"
    login()
    login()
    header = {"Authorization": f"Bearer {sign_in_with(server).token()}"}
    listed = api.get("/api/v1/users/me/sessions", headers=header).json()["sessions"]
    assert [one["label"] for one in listed] == ["wastecoach command line"]


def test_whoever_does_not_agree_is_told_why_nothing_happened(
    server: str, home: Path, clicking: Clicking, wastecoach: Command
) -> None:
    clicking.answer = "cancel"
    ended = wastecoach("login", "--server", server, "--provider", "naver", "--lang", "en")
    assert ended.code == Exit.SIGN_IN_REFUSED
    assert "agree" in ended.err
    clicking.join()
    assert "You are not signed in." in clicking.shown[0]
    assert not home.exists() or not list(home.glob("*.json"))


def test_a_provider_that_is_not_set_up_is_told_with_those_there_are(
    server: str, home: Path, wastecoach: Command
) -> None:
    ended = wastecoach("login", "--server", server, "--provider", "myspace", "--lang", "en")
    assert ended.code == Exit.SIGN_IN_PROVIDER_UNKNOWN
    assert "kakao, naver, google, stub" in ended.err
    several = wastecoach("login", "--server", server)
    assert several.code == Exit.USAGE
    assert "kakao, naver, google, stub" in several.err


def test_a_server_without_providers_is_told(
    home: Path, tmp_path: Path, wastecoach: Command
) -> None:
    alone = Settings(vision="stub", database_url=f"sqlite:///{tmp_path}/alone.sqlite3")
    with running(alone) as server:
        ended = wastecoach("login", "--server", server, "--lang", "en")
    assert ended.code == Exit.SIGN_IN_OFF


def test_a_server_that_others_can_listen_to_is_warned_of(
    server: str, home: Path, wastecoach: Command
) -> None:
    open_to_all = f"http://0.0.0.0:{server.rpartition(':')[2]}"
    ended = wastecoach("login", "--server", open_to_all, "--provider", "stub", "--lang", "en")
    warning, why = ended.err.splitlines()
    assert warning.startswith(f"Careful: {open_to_all} is not encrypted")
    # Which address of its own a provider is to send people back to, nobody told this server.
    assert ended.code == Exit.SIGN_IN_PUBLIC_URL_UNKNOWN
    assert "WASTECOACH_PUBLIC_URL" in why


def test_on_ones_own_machine_nothing_is_warned_of(
    login: Login, server: str, wastecoach: Command
) -> None:
    ended = wastecoach("login", "--server", server, "--provider", "myspace", "--lang", "en")
    assert "Careful" not in ended.err


def test_a_port_that_is_taken_is_told(server: str, home: Path, wastecoach: Command) -> None:
    port = server.rpartition(":")[2]
    ended = wastecoach("login", "--server", server, "--provider", "stub", "--port", port)
    assert ended.code == Exit.SETTING_INVALID


def test_a_browser_that_comes_with_another_state_is_sent_away(
    server: str, home: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody slips the command line a code of their own."""
    answers: list[int] = []
    browser = Clicking()

    def forging(address: str) -> bool:
        own = httpx.URL(address).params["redirect_uri"]
        forged = ("", "?code=theirs", "?code=theirs&state=guessed", "/favicon.ico")
        answers.extend(httpx.get(f"{own}{told}").status_code for told in forged)
        return browser.open(address)

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", forging)
    ended = wastecoach("login", "--server", server, "--provider", "stub")
    browser.join()
    assert ended.code == 0
    assert answers == [404, 404, 404, 404]


def test_without_a_window_the_address_alone_is_told(
    server: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    with started("login", "--server", server, "--provider", "google", "--lang", "en") as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        Clicking().follow(address)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert b"Open this address in a browser" in err
    assert "김민지" in out.decode()


@pytest.mark.parametrize("told", [["--no-browser"], []], ids=["asked for", "without a window"])
def test_an_address_that_another_machines_browser_ended_at_can_be_pasted(
    told: list[str], server: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os
    import pty

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    typed, terminal = pty.openpty()
    command = ["login", "--server", server, "--provider", "Stub", *told, "--lang", "en"]
    with started(*command, stdin=terminal) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        with httpx.Client(verify=TRUSTED) as elsewhere:
            begun = elsewhere.get(address)
            back = elsewhere.get(agree(begun.headers["location"], "junho"))
        os.write(typed, f"{back.headers['location']}\n".encode())
        out, err = process.communicate(timeout=60)
    os.close(terminal)
    os.close(typed)
    assert process.returncode == 0, err
    assert "이준호" in out.decode()


def test_commands_that_ask_the_server_do_so_as_the_person(
    login: Login, server: str, photos: Path, api: httpx.Client, wastecoach: Command
) -> None:
    login(provider="google")
    photo = str(photos / "red.png")
    assert wastecoach("classify", photo, "--server", server, "--json").code == 0
    opened = wastecoach("batch", "submit", str(photos), "--server", server, "--json", "--quiet")
    assert opened.code == 0
    batch = json.loads(opened.out)["batch_id"]
    assert wastecoach("batch", "status", batch, "--server", server).code == 0
    # Of nobody else is it seen.
    assert httpx.get(f"{server}/api/v1/batches/{batch}").status_code == 404
    header = {"Authorization": f"Bearer {sign_in_with(server).token()}"}
    history = api.get("/api/v1/waste/history", headers=header).raise_for_status().json()
    assert history["entries"]


class TestRenewing:
    """An access token whose time is over is followed by the next one, unseen."""

    @pytest.fixture
    def now(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """What the server's clock says."""
        told = [time.time()]
        monkeypatch.setattr("time.time", lambda: told[0])
        return told

    @pytest.fixture
    def later(
        self,
        now: list[float],
        settings: Settings,
        home: Path,
        clicking: Clicking,
        wastecoach: Command,
    ) -> Iterator[str]:
        """A server that somebody signed in to so long ago that the access token is over."""
        with running(settings) as address:
            ended = wastecoach("login", "--server", address, "--provider", "stub")
            assert ended.code == 0, ended.err
            now[0] += 1000
            yield address

    def test_it_is_renewed_once_and_kept(self, later: str, wastecoach: Command) -> None:
        before = sign_in_with(later).held
        assert wastecoach("whoami", "--server", later).code == 0
        after = sign_in_with(later).held
        assert before is not None
        assert after is not None
        assert before.refresh_token != after.refresh_token
        assert wastecoach("whoami", "--server", later).code == 0
        assert sign_in_with(later).held == after

    def test_a_stream_of_events_and_an_upload_are_renewed_as_well(
        self, later: str, photos: Path, wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(photos / "red.png"), "--server", later, "--json")
        assert ended.code == 0, ended.err

    @pytest.mark.parametrize("replaced", [keys.rotate, keys.rotate_anew])
    def test_it_is_renewed_where_its_key_is_known_no_more(
        self,
        replaced: Callable[[PeoplePorts], object],
        later: str,
        now: list[float],
        settings: Settings,
        wastecoach: Command,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(ring, "SHOWN_S", 0.0)
        with open_people(settings) as people:
            replaced(people)
        # Whoever asks for the keys has the server look at them again.
        httpx.get(f"{later}/.well-known/jwks.json").raise_for_status()
        now[0] += 1000
        header = {"Authorization": f"Bearer {sign_in_with(later).token()}"}
        refused = httpx.get(f"{later}/api/v1/users/me", headers=header)
        assert walking.problem(refused) == (401, "token_invalid")
        assert wastecoach("whoami", "--server", later).code == 0

    def test_a_server_that_takes_no_token_of_its_own_is_not_asked_for_ever(
        self, later: str, monkeypatch: pytest.MonkeyPatch, wastecoach: Command
    ) -> None:
        def refuse(*_: object) -> None:
            raise TokenInvalid

        monkeypatch.setattr(JwtAccessTokens, "verify", refuse)
        assert wastecoach("whoami", "--server", later).code == Exit.TOKEN_INVALID

    def test_a_server_whose_tokens_are_over_at_once_is_not_asked_for_ever(
        self, later: str, now: list[float], monkeypatch: pytest.MonkeyPatch, wastecoach: Command
    ) -> None:
        issue = JwtAccessTokens.issue

        def issue_over(tokens: JwtAccessTokens, claims: Claims) -> str:
            return issue(tokens, replace(claims, expires_at=now[0] - 3600))

        monkeypatch.setattr(JwtAccessTokens, "issue", issue_over)
        assert wastecoach("whoami", "--server", later).code == Exit.TOKEN_EXPIRED

    def test_a_sign_in_that_was_ended_elsewhere_is_told(
        self, later: str, wastecoach: Command
    ) -> None:
        held = sign_in_with(later).held
        assert held is not None
        httpx.post(f"{later}/api/v1/auth/logout", json={"refresh_token": held.refresh_token})
        assert wastecoach("whoami", "--server", later).code == Exit.SESSION_ENDED
        assert wastecoach("logout", "--server", later).code == 0

    def test_processes_and_threads_that_renew_at_once_do_not_end_the_sign_in(
        self, later: str, home: Path, wastecoach: Command
    ) -> None:
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", MANY, str(home), later],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
            for _ in range(3)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=60)[0] for process in processes]
        assert said == ["12\n"] * 3
        assert wastecoach("whoami", "--server", later).code == 0


# A process with many threads that share a sign-in.
MANY = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from wastecoach.client.addresses import ME
from wastecoach.client.connection import Connection, Patience
from wastecoach.client.credentials import SavedSignIn
saved = SavedSignIn(Path(sys.argv[1]), sys.argv[2])
connection = Connection(sys.argv[2], "en", Patience(30, 0, 60), credentials=saved)
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(4) as pool:
    statuses = list(pool.map(lambda _: connection.send("GET", ME).status, range(12)))
connection.close()
print(statuses.count(200))
"""


class TestStrangers:
    """A token goes to its own server and nowhere else."""

    @pytest.fixture
    def saved(self, tmp_path: Path) -> SavedSignIn:
        sign_in = SavedSignIn(tmp_path / "sign-ins", "https://waste.example/coach")
        sign_in.keep(Held(sign_in.server, "access", "refresh"))
        return sign_in

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("https://waste.example/coach/api/v1/items", True),
            ("https://waste.example:443/coach/api/v1/items", True),
            ("https://waste.example/other", False),
            ("http://waste.example/coach/api/v1/items", False),
            ("https://waste.example:8443/coach/api/v1/items", False),
            ("https://photos.example/coach/api/v1/items", False),
            ("https://waste.example.evil.example/coach/", False),
        ],
    )
    def test_of_another_address_it_is_none_of_the_business(
        self, address: str, shown: bool, saved: SavedSignIn
    ) -> None:
        bearer = Bearer(saved, httpx.URL("https://waste.example/coach/"))
        request = next(bearer.sync_auth_flow(httpx.Request("GET", address)))
        assert ("authorization" in request.headers) is shown

    def test_a_sign_in_with_one_server_is_none_with_another(
        self, saved: SavedSignIn, tmp_path: Path
    ) -> None:
        folder = tmp_path / "sign-ins"
        assert SavedSignIn(folder, "https://WASTE.example/coach/").held == saved.held
        for other in ("https://waste.example", "http://waste.example/coach", "https://a.example"):
            assert SavedSignIn(folder, other).held is None

    @pytest.mark.parametrize(
        "text", [b"", b"{", b"[]", b'{"server": "https://a.example"}', b"\xff"]
    )
    def test_a_file_that_is_damaged_is_no_sign_in(
        self, text: bytes, saved: SavedSignIn, tmp_path: Path
    ) -> None:
        (file,) = (tmp_path / "sign-ins").glob("*.json")
        file.write_bytes(text)
        assert SavedSignIn(tmp_path / "sign-ins", saved.server).held is None

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        sign_in = SavedSignIn(tmp_path / "file", "https://waste.example")
        assert sign_in.held is None
        with pytest.raises(OutputFailed):
            sign_in.keep(Held(sign_in.server, "access", "refresh"))
        sign_in.forget()

    def test_a_device_shows_its_own_token(self, api: httpx.Client, server: str) -> None:
        device = api.post("/api/v1/auth/device").raise_for_status().json()["device_token"]
        with Client(server, token=device) as client:
            batch = client.open_batch("mine", 0).batch_id
            assert client.batch_status(batch).total == 0
        with Client(server) as client, pytest.raises(BatchNotFound):
            client.batch_status(batch)
