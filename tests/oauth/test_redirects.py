"""Where people may be sent: a table of nasty addresses, and whatever else there may be."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.errors import SettingInvalid
from wastecoach.core.people.errors import RedirectForbidden
from wastecoach.core.people.sign_in.pkce import challenge_of, is_challenge, proves
from wastecoach.core.people.sign_in.redirects import check, is_loopback, is_own, listed, with_answer

APP, PAGE = "growbin://signed-in", "https://app.growbin.example/done"
EXACT = frozenset({APP, PAGE})
LOOPBACK = "http://127.0.0.1:4711/done"

FINE = (
    *(APP, PAGE, "/", "/account", "/a/b-c_d.e/~f/", "/account?tab=1&x=", LOOPBACK),
    *("http://127.0.0.1:1", "http://[::1]:65535/", "http://127.0.0.1:8080/a/b"),
)
NASTY = (
    # Another machine.
    *(
        "https://evil.example",
        "http://evil.example",
        "https://app.growbin.example.evil.example/done",
    ),
    *(
        "https://evil.example/done?https://app.growbin.example/done",
        "//evil.example",
        "///evil.example",
    ),
    *(
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https:evil.example",
        "https:/evil.example",
    ),
    *(
        "/%2fevil.example",
        "/%5cevil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/a//evil.example",
    ),
    *("/./", "/../", "/a/..", "/a/./b", "//", "/a//", "https:///evil.example"),
    # Hidden by letters that browsers leave out or read in their own way.
    *(
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
    ),
    *(
        "/\r\nSet-Cookie: x=1",
        "/\x00",
        "/\u2215evil.example",
        "/。evil.example",
        "／／evil.example",
    ),
    # Something to run.
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
    ),
    *("blob:https://app.growbin.example/1", "view-source:https://x", "about:blank"),
    # Nearly what is listed.
    *(
        f"{APP}/",
        f"{APP}?x=1",
        f"{APP}#x",
        "growbin://signed-in.evil.example",
        "GROWBIN://signed-in",
    ),
    *(
        "growbin://evil@signed-in",
        f"{PAGE}/",
        f"{PAGE}?x",
        f"{PAGE}#",
        "http://app.growbin.example/done",
    ),
    *("https://app.growbin.example:443/done", "https://user@app.growbin.example/done", f" {PAGE}"),
    # Nearly this machine.
    *("http://127.0.0.1/", "http://127.0.0.1:/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/"),
    *("http://127.0.0.1:0080/", "http://127.0.0.1:99999999999999999999/", "https://127.0.0.1:1/"),
    *(
        "http://localhost:1/",
        "http://127.0.0.2:1/",
        "http://0.0.0.0:1/",
        "http://127.1:1/",
        "http://2130706433:1/",
    ),
    *(
        "http://127.0.0.1:1@evil.example/",
        "http://127.0.0.1:1.evil.example/",
        "http://evil@127.0.0.1:1/",
    ),
    *(
        "http://127.0.0.1:1/../x",
        "http://127.0.0.1:1/\\evil",
        "http://127.0.0.1:1/x?y",
        "http://127.0.0.1:1/#x",
    ),
    *(
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://[::1]evil.example:1/",
        "http://[::]:1/",
    ),
    *(
        "http://127.0.0.1:１/",
        "http://127.0.0.1:1/é",
        "HTTP://127.0.0.1:1/",
        "127.0.0.1:1",
        "",
        "?",
        "#",
    ),
    # Too long.
    *("/" + "a" * 600, f"http://127.0.0.1:1/{'a' * 600}"),
)


@pytest.mark.parametrize("address", FINE)
def test_what_is_meant_is_allowed(address: str) -> None:
    check(address, EXACT)


@pytest.mark.parametrize("address", NASTY)
def test_everything_else_is_not(address: str) -> None:
    with pytest.raises(RedirectForbidden) as refused:
        check(address, EXACT)
    shown = str(refused.value.params["address"])
    assert shown.isprintable()
    assert len(shown) <= 100


@given(st.one_of(st.text(), st.from_regex(r"/[/\\a-z.%@:?#\t]{1,12}", fullmatch=True)))
def test_a_page_of_our_own_is_of_our_own_for_every_reader(address: str) -> None:
    if is_own(address):
        whole = urlsplit(f"https://waste.example{address}")
        assert (whole.scheme, whole.netloc, whole.fragment) == ("https", "waste.example", "")
        alone = urlsplit(address)
        assert (alone.scheme, alone.netloc) == ("", "")
        assert "//" not in address
        assert not set(address) & set("\\@#\t\r\n ")


@given(st.from_regex(r"https?://[0-9a-z.:@\[\]]{1,20}[/\\a-z.?#@:]{0,12}", fullmatch=True))
def test_what_listens_on_this_machine_is_on_this_machine_for_every_reader(address: str) -> None:
    if is_loopback(address):
        parts = urlsplit(address)
        assert parts.hostname in {"127.0.0.1", "::1"}
        assert parts.port
        assert (parts.username, parts.query, parts.fragment) == (None, "", "")


@given(st.sampled_from([*FINE]), st.text(max_size=40), st.text(max_size=40))
def test_an_answer_changes_nothing_but_the_answer(address: str, code: str, state: str) -> None:
    told = with_answer(address, {"code": code, "state": state})
    assert told.startswith(address)
    assert re.fullmatch(r"[\x21-\x7e]*", told)
    found = parse_qs(urlsplit(told).query)
    assert found.get("code", [""]) == [code]
    assert found.get("state", [""]) == [state]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ,",
        f"{APP},{PAGE}",
        "https://a.example",
        "https://a.example:8443/x?y=1",
        "http://127.0.0.1:3000/done",
        "com.growbin.app://x",
        "growbin:///done",
    ],
)
def test_an_operator_may_list(text: str) -> None:
    for address in listed(text):
        check(address, listed(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "http://app.example/done",
            "javascript://x",
            "data://x",
            "file:///x",
            "https://",
            "growbin",
        ),
        *(
            "https:///x",
            "https://user@a.example/",
            "https://a.example/#x",
            "https://a.example/\\",
            "x y://z",
        ),
        *(
            "Growbin://x",
            "https://ä.example/",
            f"{PAGE},javascript:alert(1)",
            "*",
            "https://*.example/",
        ),
        *("intent://x", "https://a.example/" + "a" * 600, "/account", "mailto://x"),
    ],
)
def test_an_operator_may_not_list(text: str) -> None:
    with pytest.raises(SettingInvalid, match="sign_in_redirects"):
        listed(text)


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert challenge_of(verifier) == challenge
    assert proves(verifier, challenge)


@given(st.text(max_size=200), st.text(max_size=60))
def test_only_the_verifier_proves(verifier: str, challenge: str) -> None:
    assert not proves(verifier, challenge)
    assert not proves(verifier, "")
    assert not proves("", challenge)
    if is_challenge(challenge):
        assert len(challenge) == 43
