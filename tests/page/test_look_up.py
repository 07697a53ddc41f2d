"""Looking up by name: suggestions, by hand and by keys; one thing, several, none; the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.page.conftest import Visit


def test_a_thing_is_looked_up_by_keys_alone(desktop: Visit) -> None:
    page = desktop("/look-up")
    field = page.get_by_role("combobox", name="What do you want to throw away?")
    expect(field).to_be_visible()
    while not field.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("pizza")
    options = page.get_by_role("option")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_be_attached()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = options.nth(1).get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", chosen or "")
    name = options.nth(1).locator(".option-name").inner_text().split(" ·")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_state_in_the_text_changes_the_answer(phone: Visit) -> None:
    page = phone("/look-up")
    page.get_by_role("combobox").fill("greasy pizza box")
    page.keyboard.press("Enter")
    card = page.get_by_role("article", name="Pizza box")
    expect(card.get_by_role("heading", name="Where it goes: General waste bag")).to_be_visible()
    oily = card.get_by_role("button", name="oily")
    expect(oily).to_have_attribute("aria-pressed", "true")
    oily.click()
    expect(card.get_by_role("heading", name="Where it goes: Paper")).to_be_visible()


def test_several_meanings_are_asked_about(phone: Visit) -> None:
    page = phone("/look-up?q=cup")
    expect(
        page.get_by_role("heading", name="Is it paper, plastic, glass or ceramic?")
    ).to_be_visible()
    page.get_by_role("link", name="Mug").click()
    expect(page.get_by_role("heading", name="Where it goes: Non-burnable waste")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Mug")).to_be_visible()


def test_what_nobody_knows_leads_on(phone: Visit) -> None:
    page = phone("/look-up?q=zzxxqq")
    expect(page.get_by_role("heading", name="Nothing is known under “zzxxqq”")).to_be_focused()
    expect(page.get_by_role("link", name="bubble wrap")).to_be_visible()
    page.get_by_role("link", name="Take a photo").click()
    page.wait_for_url(lambda url: url.endswith("/"))


def test_the_address_tells_what_was_looked_up_and_one_can_go_back(phone: Visit) -> None:
    page = phone("/look-up")
    page.get_by_role("link", name="power bank").click()
    expect(page.get_by_role("heading", name="Power bank", exact=True)).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["power bank"]}
    page.go_back()
    expect(page.get_by_role("heading", name="Many ask for")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("")
    page.go_forward()
    expect(page.get_by_role("combobox")).to_have_value("power bank")


def test_what_was_found_is_offered_again_on_this_device_until_it_is_forgotten(phone: Visit) -> None:
    page = phone("/look-up?q=umbrella")
    expect(page.get_by_role("heading", name="Umbrella", exact=True)).to_be_visible()
    page.goto("/look-up")
    page.get_by_role("heading", name="Looked up here").wait_for()
    page.get_by_role("link", name="Umbrella", exact=True).click()
    expect(page.get_by_role("heading", name="Umbrella", exact=True)).to_be_visible()
    page.goto("/look-up")
    page.get_by_role("button", name="Forget these").click()
    expect(page.get_by_role("heading", name="Looked up here")).to_be_hidden()


def test_suggestions_follow_korean_while_it_is_composed(phone: Visit) -> None:
    page = phone("/look-up", locale="ko-KR")
    page.get_by_role("combobox").focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "건ㅈ", "selectionStart": 2, "selectionEnd": 2})
    expect(page.get_by_role("option").first).to_contain_text("건전지")
    # The Enter that ends a syllable is no search.
    page.get_by_role("combobox").evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert urlsplit(page.url).query == ""
    keys.send("Input.insertText", {"text": "건전지"})
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="버리는 곳")).to_be_hidden()
    expect(page.get_by_role("article").get_by_role("heading").first).to_be_focused()


def test_esc_closes_the_suggestions_and_leaves_the_text(phone: Visit) -> None:
    page = phone("/look-up")
    field = page.get_by_role("combobox")
    field.fill("bat")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("bat")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_in_the_other_language_the_result_is_told_anew(phone: Visit) -> None:
    page = phone("/look-up?q=umbrella")
    expect(page.get_by_role("heading", name="Umbrella", exact=True)).to_be_visible()
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", name="우산", exact=True)).to_be_visible()


def test_a_server_that_is_away_is_asked_again(phone: Visit) -> None:
    page = phone("/look-up")
    page.route("**/api/v1/items?*", lambda route: route.abort())
    page.get_by_role("link", name="umbrella").click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/api/v1/items?*")
    again.click()
    expect(page.get_by_role("heading", name="Umbrella", exact=True)).to_be_visible()
