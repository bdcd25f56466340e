"""What a gateway offers is found out late, remembered, and given up on when it is slow."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hortus.agent.company import CompanyChecker, CompanyRules, Known


class _NotFound(BaseHTTPRequestHandler):
    def log_message(self, *_words):
        """Print nothing."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(404)
        self.send_header("content-length", "0")
        self.end_headers()


@contextmanager
def no_hortus():
    """Serve models and nothing else."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _NotFound) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


NEW = "--- /dev/null\n+++ b/shop/new.py\n@@ -0,0 +1 @@\n+total = float(price)\n"


def test_nothing_is_asked_before_it_is_needed_and_the_next_session_knows(gateway, company):
    first = company(gateway.url, gateway.key)
    assert first.offered == ()
    assert "shop/pay.py" in CompanyRules(first).touched(["shop/pay.py"])
    second = company(gateway.url + "/v1", gateway.key)
    assert company(gateway.url, gateway.key).offered == ("search", "symbol", "card", "rules")
    assert second.place.door == first.place.door
    assert first.told == []


def test_who_wants_it_is_offered_it_at_once(gateway, company):
    wanted = company(gateway.url, gateway.key, wanted=True)
    assert wanted.offered == ("search", "symbol", "card", "rules")


def test_a_gateway_without_an_index_offers_nothing_and_that_is_said_once(empty_gateway, company):
    said = []
    for _ in range(2):
        asked = company(empty_gateway.url, empty_gateway.key)
        rules, checker = CompanyRules(asked), CompanyChecker(asked, lambda _: NEW)
        assert rules.touched(["shop/pay.py"]) == checker.check(["shop/pay.py"]) == ""
        assert asked.offered == ()
        said += [one.text for one in asked.told]
    assert said == [
        "the gateway has no rules for this repository: it has no index that you may read"
    ]


def test_a_repository_that_the_gateway_does_not_know_has_no_rules_but_tools(gateway, company):
    other = company(gateway.url, gateway.key, "elsewhere")
    assert CompanyRules(other).touched(["a.py"]) == ""
    assert "no repository 'elsewhere'" in other.told[0].text
    assert "company_repository" in other.told[0].remedy
    again = company(gateway.url, gateway.key, "elsewhere")
    assert again.offered == ("search", "symbol", "card", "rules")


def test_who_is_not_let_in_is_told_why(gateway, company):
    stranger = company(gateway.url, "no-key")
    assert CompanyRules(stranger).touched(["a.py"]) == ""
    assert "HTTP 401" in stranger.told[0].text


def test_a_server_that_is_no_hortus_is_remembered_to_be_none(company):
    with no_hortus() as url:
        first, second = company(url), company(url)
        assert CompanyRules(first).touched(["a.py"]) == ""
        assert "HTTP 404" in first.told[0].text
        later = company(url)
        assert CompanyRules(later).touched(["a.py"]) == ""
        assert (later.told, second.offered) == ([], ())


def test_nobody_there_is_said_once_and_costs_nothing_more(company):
    alone = company("http://127.0.0.1:9")
    rules = CompanyRules(alone)
    assert rules.touched(["a.py"]) == rules.touched(["b.py"]) == ""
    assert len(alone.told) == 1
    assert "no server answers" in alone.told[0].text


def test_a_slow_gateway_costs_its_time_once_and_then_nothing(silent, company):
    slow = company(silent, edit_s=0.1)
    rules, checker = CompanyRules(slow), CompanyChecker(slow, lambda _: NEW)
    began = time.monotonic()
    assert checker.check(["shop/pay.py"]) == rules.touched(["shop/pay.py"]) == ""
    assert checker.check(["shop/pay.py"]) == ""
    assert slow.told[0].text == (
        "the company's rules were not asked for: the gateway did not answer within 0.1 s"
    )
    assert len(slow.told) == 1
    # It would be seconds if each of them waited for what the connection itself allows.
    assert time.monotonic() - began < 5


def test_what_was_known_still_holds_while_nobody_answers(company):
    away = company("http://127.0.0.1:9")
    away._memory.keep(Known(("search", "rules"), has_rules=True))
    later = company("http://127.0.0.1:9")
    assert later.offered == ("search", "rules")
    assert CompanyRules(later).touched(["a.py"]) == ""
    assert company("http://127.0.0.1:9").offered == ("search", "rules")
