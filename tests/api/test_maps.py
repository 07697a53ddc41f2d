"""What the page's map is made of, over HTTP."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.api import running
from wastecoach import __version__
from wastecoach.core.errors import SettingInvalid
from wastecoach.settings import Settings, load_settings

KEY = "0123456789abcdef0123456789abcdef"
GEOJSON = '{"type": "FeatureCollection", "features": []}'


def test_without_a_choice_the_page_draws_its_own_map(api: httpx.Client) -> None:
    answer = api.get("/page/settings.json")
    assert answer.json() == {"version": __version__, "map": "own", "ground": None}
    assert answer.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": answer.headers["etag"]}
    assert api.get("/page/settings.json", headers=known).status_code == 304


@pytest.mark.parametrize("path", ["/map/kakao", "/page/ground.geojson"])
def test_what_nobody_chose_is_not_there(api: httpx.Client, path: str) -> None:
    assert api.get(path).status_code == 404


def test_kakaos_code_may_run_in_its_frame_and_nowhere_else() -> None:
    with running.client(Settings(vision="stub", kakao_map_key=KEY)) as api:
        assert api.get("/page/settings.json").json()["map"] == "kakao"
        page, frame = api.get("/bins"), api.get("/map/kakao")
    assert "kakao" not in page.headers["content-security-policy"]
    policy = dict(
        part.split(" ", 1) for part in frame.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' https://dapi.kakao.com https://t1.daumcdn.net"
    assert policy["frame-ancestors"] == "'self'"
    # No origin of its own, so neither the page's tokens nor its API.
    assert "allow-same-origin" not in policy["sandbox"]
    assert "connect-src" not in policy
    assert frame.headers["x-frame-options"] == "SAMEORIGIN"
    assert f'content="{KEY}"' in frame.text
    assert "<script>" not in frame.text


def test_the_operators_ground_is_served_with_a_tag(tmp_path: Path) -> None:
    ground = tmp_path / "ground.geojson"
    ground.write_text(GEOJSON)
    chosen = Settings(vision="stub", map_ground=ground, map_attribution="© Somebody")
    with running.client(chosen) as api:
        told = api.get("/page/settings.json").json()["ground"]
        answer = api.get(told["path"])
        known = {"If-None-Match": answer.headers["etag"]}
        assert api.get(told["path"], headers=known).status_code == 304
    assert told["attribution"] == "© Somebody"
    assert answer.text == GEOJSON
    assert answer.headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAP_GROUND", "/nowhere/ground.geojson"), ("KAKAO_MAP_KEY", '"><script>alert(1)')],
)
def test_a_choice_that_cannot_be_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"WASTECOACH_{name}", value)
    with pytest.raises(SettingInvalid):
        load_settings()
