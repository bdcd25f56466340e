"""The pages trust no form from elsewhere, need no script, and say what went wrong."""

import asyncio
import re
from html.parser import HTMLParser

import pytest

from hortus.signin import PATHS

CLAUDE = {"user-agent": "claude-code/2.1"}


async def raw(house, method, path, data=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with house._session.request(
        method, house.url + path, data=data, headers=named, allow_redirects=False
    ) as answer:
        return answer.status, answer.headers, await answer.text()


@pytest.mark.parametrize("path", ["/signin", "/signin/device", "/signin/link?code=x"])
def test_pages_allow_no_script_and_are_kept_by_nobody(run, path):
    async def scenario(house, _):
        status, headers, text = await raw(house, "GET", path)
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script" not in text
        assert "style=" not in text
        assert headers["cache-control"] == "no-store"

    run(scenario)


class Outline(HTMLParser):
    """What somebody meets who hears a page or walks through it with the tabulator."""

    def __init__(self, text):
        super().__init__()
        self.labels, self.inputs, self.headings, self.language = [], [], 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "html":
            self.language = said.get("lang", "")
        elif tag == "h1":
            self.headings += 1
        elif tag == "label":
            self.labels.append(said["for"])
        elif tag == "input" and said.get("type") != "hidden":
            self.inputs.append(said["id"])


def test_every_field_has_a_label_and_every_page_one_heading(run, signin):
    async def scenario(house, browser):
        await browser.sign_in(await browser.open(f"{house.url}/signin"), "anna")
        for path in ("/signin", "/signin/device", "/signin/device?user_code=XXXX-XXXX"):
            outline = Outline((await browser.open(house.url + path)).text)
            assert outline.labels == outline.inputs
            assert (outline.headings, outline.language) == (1, "en-GB")

    run(scenario, signin)


@pytest.mark.parametrize("path", ["/signin/device", "/signin/link", "/signin/out"])
@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_a_form_from_elsewhere_is_refused(run, path, origin):
    async def scenario(house, _):
        headers = {"origin": origin} if origin else {}
        status, _, text = await raw(house, "POST", path, {"code": "x"}, **headers)
        assert (status, "not sent from a page of hortus" in text) == (403, True)

    run(scenario)


def test_under_a_strange_name_nobody_signs_in(run):
    async def scenario(house, _):
        for path in ("/signin", "/signin/start", "/.well-known/oauth-authorization-server"):
            status, _, text = await raw(house, "GET", path, host="evil.example")
            assert (status, "signin.public_url" in text) == (421, True)

    run(scenario)


def test_what_a_stranger_sends_is_shown_as_text(run, signin, steps):
    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin/device?user_code=%22%3E%3Cb%3E")
        assert "<b>" not in page.text
        await browser.sign_in(page, "anna")
        page = await browser.open(f"{house.url}/signin/device?user_code=%22%3E%3Cb%3E")
        assert (page.status, "<b>" in page.text) == (404, False)
        _, codes = await steps.send(
            house, "/oauth/device_authorization", {"client_id": "<script>x"}
        )
        page = await browser.open(codes["verification_uri_complete"])
        assert "<script>" not in page.text
        assert "&lt;script&gt;x" in page.text

    run(scenario, signin)


def test_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(run, signin):
    async def scenario(house, _):
        status, headers, _ = await raw(house, "GET", "/signin/start")
        assert status == 303
        assert re.search(
            r"HttpOnly; Max-Age=600; Path=/signin; SameSite=lax", headers["set-cookie"]
        )
        assert "code_challenge_method=S256" in headers["location"]

    run(scenario, signin)


def test_behind_tls_cookies_are_for_tls_only(run, signin):
    async def scenario(house, _):
        _, headers, _ = await raw(house, "GET", "/signin/start", host="anything")
        assert "Secure" in headers["set-cookie"]
        assert (
            "redirect_uri=https%3A%2F%2Fhortus.example%2Fsignin%2Fcallback" in headers["location"]
        )

    run(scenario, signin | {"public_url": "https://hortus.example"})


def test_a_made_up_cookie_signs_nobody_in(run):
    async def scenario(house, _):
        for cookie in ("hortus_session=x", "hortus_session=horb_WyJzZXNfMSJd.AAAA"):
            _, _, text = await raw(house, "GET", "/signin", cookie=cookie)
            assert "You are signed in" not in text

    run(scenario)


def test_an_unknown_method_or_path_is_refused(run):
    async def scenario(house, _):
        assert (await raw(house, "DELETE", "/signin"))[0] == 405
        assert (await raw(house, "GET", "/oauth/token"))[0] == 405
        assert (await raw(house, "GET", "/signin/other"))[0] in {401, 404}
        assert (await raw(house, "GET", "/signin/signin.css"))[1]["content-type"].startswith(
            "text/css"
        )

    run(scenario)


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ("x" * 70_000, {}),
        ("{}", {"content_type": "application/json"}),
        ("a=" + "%ff", {"content_type": "application/x-www-form-urlencoded"}),
        (
            "&".join(f"a{n}=b" for n in range(60)),
            {"content_type": "application/x-www-form-urlencoded"},
        ),
        (b"\xff\xfe=1", {"content_type": "application/x-www-form-urlencoded"}),
        ("", {"content_type": "application/x-www-form-urlencoded"}),
    ],
)
def test_a_form_that_is_none_is_refused(run, data, headers):
    async def scenario(house, _):
        status, _, text = await raw(house, "POST", "/oauth/token", data, **headers)
        assert (status, '"invalid_request"' in text) == (400, True)

    run(scenario)


def test_no_answer_without_a_token(run, steps):
    async def scenario(house, _):
        for path in ("/oauth/userinfo", "/managed/settings"):
            status, said = await steps.get(house, {}, path)
            assert (status, said["error"]) == (400, "invalid_request")
            status, said = await steps.get(house, {"Authorization": "Bearer x"}, path)
            assert (status, said["error"]) == (401, "token_malformed")

    run(scenario)


def test_every_path_that_is_listed_is_served(run):
    async def scenario(house, _):
        for path in PATHS:
            statuses = {(await raw(house, method, path))[0] for method in ("GET", "POST")}
            assert statuses - {404, 405}, path

    run(scenario)


def test_claude_code_signs_in_and_takes_its_settings(run, signin, steps):
    """The protocol as its client speaks it, step by step."""

    async def scenario(house, browser):
        _, found = await steps.get(house, CLAUDE, "/.well-known/oauth-authorization-server")
        path = found["device_authorization_endpoint"].removeprefix(house.url)
        _, codes = await steps.send(house, path, {"surface": "claude_code"}, CLAUDE)
        page = await browser.open(codes["verification_uri_complete"])
        page = await browser.sign_in(page, "anna")
        assert "claude_code" in page.text
        await browser.submit(page, answer="approve")
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": codes["device_code"],
        }
        path = found["token_endpoint"].removeprefix(house.url)
        _, tokens = await steps.send(house, path, form, CLAUDE)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        status, managed = await steps.get(house, bearer, "/managed/settings")
        assert (status, "env" in managed["settings"]) == (200, True)
        status, headers, text = await raw(
            house, "GET", "/managed/settings", **bearer, if_none_match=f'"{managed["checksum"]}"'
        )
        assert (status, headers["etag"], text) == (304, f'"{managed["checksum"]}"', "")
        assert (await steps.get(house, bearer))[0] == 200
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        status, renewed = await steps.send(house, path, form, CLAUDE)
        assert (status, renewed["token_type"]) == (200, "Bearer")
        status, said = await steps.send(house, path, form, CLAUDE)
        assert (status, said["error"]) == (401, "invalid_grant")
        path = found["revocation_endpoint"].removeprefix(house.url)
        assert (await steps.send(house, path, {"token": tokens["access_token"]}))[0] == 200
        status, headers, text = await raw(house, "GET", "/v1/models", **bearer)
        assert (status, "session_ended" in text) == (401, True)

    run(scenario, signin)


def test_ten_wrong_codes_are_enough(run, signin):
    async def scenario(house, browser):
        await browser.sign_in(await browser.open(f"{house.url}/signin"), "anna")
        for _ in range(10):
            page = await browser.open(f"{house.url}/signin/device?user_code=BBBB-BBBB")
            assert page.status == 404
        page = await browser.open(f"{house.url}/signin/device?user_code=BBBB-BBBB")
        assert "too many wrong codes" in page.text

    run(scenario, signin)


def test_a_code_that_somebody_else_has_answered_is_over(run, signin, login):
    async def scenario(house, browser):
        waiting = await asyncio.to_thread(login.begin, house.url)
        page = await browser.sign_in(await browser.open(waiting.page), "anna")
        await browser.submit(page, answer="approve")
        page = await browser.submit(page, answer="deny")
        assert (page.status, "waits with that code" in page.text) == (400, True)

    run(scenario, signin)
