"""A document keeps every byte but those of secrets and placeholders."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Tier, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening import screen_document
from hortus.gateway.testing.faults_samples import sample_for
from tests.gateway.screening.streams import REDACTOR, RULES, SCANNER, rules

TOKEN = fill("npm_{36 alnum}", 3)
PLACEHOLDER = REDACTOR.placeholder("npm-token", TOKEN)
STRUCTURED = [rule for rule in load_rules() if rule.tier is Tier.STRUCTURED]
SECRETS = st.sampled_from(STRUCTURED).flatmap(
    lambda rule: st.sampled_from(rule.examples).map(lambda form: fill(form, 5))
)
TEXTS = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from([" ", '"', "\\n", "😀"]), SECRETS), max_size=4
).map("".join)


def screened(data, originals=None, made_of=RULES, **more):
    """Return the document as it is shown, and what was found."""
    screening = made_of.open(originals or {})
    return screen_document(data, screening, **more), screening.report


def redacted(text):
    """Return a text as it is shown."""
    return REDACTOR.redact(text, SCANNER.scan(text).of(Tier.STRUCTURED)).text


@given(st.lists(TEXTS, max_size=4), st.booleans())
def test_each_text_is_redacted_and_a_clean_document_keeps_every_byte(texts, ascii_only):
    items = [{"said": text, "arguments": json.dumps({"a": text})} for text in texts]
    data = json.dumps({"items": items, "n": 1.0}, ensure_ascii=ascii_only).encode()
    shown, _ = screened(data)
    said = json.loads(shown)["items"]
    assert [item["said"] for item in said] == [redacted(text) for text in texts]
    assert [json.loads(item["arguments"])["a"] for item in said] == [redacted(t) for t in texts]
    if all(redacted(text) == text for text in texts):
        assert shown == data


@pytest.mark.parametrize("path", ["/chat/completions", "/messages", "/responses", "/completions"])
def test_the_answers_of_all_dialects_pass_byte_for_byte(path):
    data = sample_for(path).whole
    assert screened(data) == (data, RULES.open({}).report)


def test_only_the_secret_is_written_anew():
    odd = b' {"zz" :[1e400, {"a":"caf\\u00e9 \\/ %b \\ud83d"}],\n"dup":1,"dup":2 }\n'
    shown, report = screened(odd % TOKEN.encode())
    assert shown == odd % PLACEHOLDER.encode()
    assert report.findings == "npm-token:structured:1:redacted:answer"


@pytest.mark.parametrize("cut", [3, 20, 39])
def test_a_secret_in_adjacent_blocks_is_one(cut):
    blocks = [
        {"type": "text", "text": f"a {TOKEN[:cut]}", "citations": None},
        {"type": "text", "text": f"{TOKEN[cut:]} b"},
    ]
    shown, _ = screened(json.dumps({"content": blocks}).encode())
    texts = [block["text"] for block in json.loads(shown)["content"]]
    assert texts == [f"a {PLACEHOLDER}", " b"]


def test_blocks_with_another_between_them_are_not_one():
    blocks = [{"text": TOKEN[:20]}, {"type": "tool_use", "id": "t"}, {"text": TOKEN[20:]}]
    data = json.dumps({"content": blocks}).encode()
    assert screened(data)[0] == data


def test_the_input_of_a_tool_is_read_with_its_names():
    data = b'{"content":[{"type":"tool_use","input":{ "password" : "aB3!xyz\\u0039Qk","n":1 }}]}'
    shown, report = screened(data)
    assert shown == data
    assert report.findings == "assigned-password:contextual:1:passed:answer"


def test_a_secret_with_escapes_is_found_in_what_a_tool_is_called_with():
    escapes = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
    inner = '{"a":"x\\n' + escapes + '"}'
    for data in (b'{"input":%b}' % inner.encode(), json.dumps({"arguments": inner}).encode()):
        value = next(iter(json.loads(screened(data)[0]).values()))
        said = json.loads(value) if isinstance(value, str) else value
        assert said == {"a": f"x\n{PLACEHOLDER}"}


def test_placeholders_are_replaced_and_what_they_stand_for_is_no_find():
    original = f'"{TOKEN}"\n'
    inner = json.dumps({"a": PLACEHOLDER})
    value = {"text": f"<b> {PLACEHOLDER}", "arguments": inner, "input": {"a": [PLACEHOLDER]}}
    shown, report = screened(json.dumps(value).encode(), {PLACEHOLDER: original})
    said = json.loads(shown)
    assert said["text"] == f"<b> {original}"
    assert json.loads(said["arguments"]) == {"a": original}
    assert said["input"] == {"a": [original]}
    assert report.finds == {}


@pytest.mark.parametrize("name", ["signature", "encrypted_content", "b64_json", "data"])
def test_what_is_sealed_is_left_alone(name):
    data = json.dumps({"item": {name: TOKEN}}).encode()
    assert screened(data)[0] == data


def test_likelihoods_go_where_a_text_was_changed():
    odds = {"content": [{"token": "x"}]}
    clean = json.dumps({"choices": [{"text": "fine", "logprobs": odds}]}).encode()
    assert screened(clean)[0] == clean
    dirty = json.dumps({"choices": [{"text": TOKEN, "logprobs": odds}]}).encode()
    (choice,) = json.loads(screened(dirty)[0])["choices"]
    assert choice == {"text": PLACEHOLDER, "logprobs": None}


def test_what_was_said_before_is_said_the_same_way_again():
    said = {"raw text": "text as it was shown", "the same": "the same"}
    data = b'{"a":"raw text","b":"the same", "c":"%b"}' % TOKEN.encode()
    shown, _ = screened(data, said=said)
    assert shown == (
        b'{"a":"text as it was shown","b":"the same", "c":"%b"}' % PLACEHOLDER.encode()
    )


def test_places_that_are_screened_elsewhere_are_left_out():
    data = json.dumps({"delta": TOKEN, "other": TOKEN}).encode()
    shown, _ = screened(data, skip=frozenset({("delta",)}))
    assert json.loads(shown) == {"delta": TOKEN, "other": PLACEHOLDER}


def test_what_is_no_json_is_one_text():
    shown, _ = screened(b"see " + TOKEN.encode() + b"\xff")
    assert shown == b"see " + PLACEHOLDER.encode() + b"\xff"


def test_where_answers_are_only_observed_the_document_stays():
    data = json.dumps({"a": TOKEN}).encode()
    shown, report = screened(data, made_of=rules(answers="observe"))
    assert shown == data
    assert report.findings == "npm-token:structured:1:passed:answer"
