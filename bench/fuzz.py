"""Throw mutated requests, answers and streams at everything that reads bytes from outside.

Each input must give a value or a ``HortusError`` with a remedy, within a second. Run it with
``python bench/fuzz.py --inputs 100000 --seed 1``; the same seed gives the same inputs. With
``--atheris`` the inputs are chosen by coverage instead, if that package is installed.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects import (
    CODECS,
    estimate_tokens,
    peek,
    rename_model,
    usage_of_answer,
    usage_watch,
)
from hortus.gateway.sse import SseSplitter

_RESULT = Path("build/bench/fuzz.json")
_SLOW_S = 1.0
_MAX_DEPTH = 128
_SHOWN = 5

_REQUESTS = (
    (
        b'{"model":"m","stream":true,"messages":[{"role":"system","content":"s"}'
        b',{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_'
        b'url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"file",'
        b'"file":{"file_data":"AA"}}]},{"role":"assistant","content":null,"tool_'
        b'calls":[{"id":"c","type":"function","function":{"name":"f","arguments"'
        b':"{\\"a\\":1}"}}]},{"role":"tool","tool_call_id":"c","content":"r"}],"to'
        b'ols":[{"type":"function","function":{"name":"f","parameters":{"type":"'
        b'object"}}}],"tool_choice":{"type":"function","function":{"name":"f"}},'
        b'"max_tokens":5,"stop":["x"],"response_format":{"type":"json_schema","j'
        b'son_schema":{"name":"n","schema":{}}}}'
    ),
    (
        b'{"model":"m","max_tokens":9,"system":[{"type":"text","text":"s","cache'
        b'_control":{}}],"metadata":{"user_id":"{\\"session_id\\":\\"a\\"}"},"thinki'
        b'ng":{"type":"enabled","budget_tokens":2048},"messages":[{"role":"user"'
        b',"content":"hi"},{"role":"assistant","content":[{"type":"thinking","th'
        b'inking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},{'
        b'"type":"tool_use","id":"t","name":"f","input":{"a":[1,2]}}]},{"role":"'
        b'user","content":[{"type":"tool_result","tool_use_id":"t","is_error":tr'
        b'ue,"content":[{"type":"image","source":{"type":"base64","media_type":"'
        b'image/png","data":"AA"}}]}]},{"role":"system","content":"x"}],"tools":'
        b'[{"name":"f","input_schema":{},"defer_loading":true}]}'
    ),
    (
        b'{"model":"m","instructions":"i","input":[{"type":"message","role":"use'
        b'r","content":[{"type":"input_text","text":"hi"},{"type":"input_image",'
        b'"image_url":"https://a/b"}]},{"type":"reasoning","summary":[{"type":"s'
        b'ummary_text","text":"t"}],"encrypted_content":"hortus.chat.t."},{"type'
        b'":"function_call","call_id":"c","name":"f","namespace":"n","arguments"'
        b':"{}"},{"type":"function_call_output","call_id":"c","output":[{"type":'
        b'"input_text","text":"r"}]},{"type":"local_shell_call","call_id":"d","a'
        b'ction":{"type":"exec","command":["ls"]}},{"type":"custom_tool_call","c'
        b'all_id":"e","name":"p","input":"x"}],"tools":[{"type":"namespace","nam'
        b'e":"n","tools":[{"type":"function","name":"f"}]},{"type":"custom","nam'
        b'e":"p","format":{"type":"grammar","definition":"d"}},{"type":"local_sh'
        b'ell"}],"reasoning":{"effort":"high","summary":"auto"},"text":{"format"'
        b':{"type":"json_object"}}}'
    ),
)
_ANSWERS = (
    (
        b'{"id":"a","model":"m","choices":[{"index":0,"message":{"role":"assista'
        b'nt","content":"hi","reasoning_content":"t","tool_calls":[{"id":"c","fu'
        b'nction":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}],"usa'
        b'ge":{"prompt_tokens":1,"completion_tokens":2}}'
    ),
    (
        b'{"id":"a","type":"message","role":"assistant","model":"m","content":[{'
        b'"type":"text","text":"hi"},{"type":"tool_use","id":"c","name":"f","inp'
        b'ut":{}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_to'
        b'kens":2}}'
    ),
    (
        b'{"id":"a","object":"response","status":"completed","model":"m","output'
        b'":[{"type":"message","role":"assistant","content":[{"type":"output_tex'
        b't","text":"hi"}]},{"type":"function_call","call_id":"c","name":"f","ar'
        b'guments":"{}"}],"usage":{"input_tokens":1,"output_tokens":2}}'
    ),
)
_STREAMS = (
    (
        b'data: {"id":"a","model":"m","choices":[{"index":0,"delta":{"role":"ass'
        b'istant","content":""}}]}\n\ndata: {"choices":[{"index":0,"delta":{"reaso'
        b'ning_content":"t"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"tool_cal'
        b'ls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]}}]}'
        b'\n\ndata: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"func'
        b'tion":{"arguments":"}"}}]},"finish_reason":"stop"}]}\n\ndata: {"choices"'
        b':[],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\ndata: [DONE]\n\n'
    ),
    (
        b'event: message_start\r\ndata: {"type":"message_start","message":{"id":"a'
        b'","model":"m","usage":{"input_tokens":1}}}\r\n\r\n: ping\n\ndata: {"type":"c'
        b'ontent_block_start","index":0,"content_block":{"type":"thinking","thin'
        b'king":""}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"ty'
        b'pe":"signature_delta","signature":"s"}}\n\ndata: {"type":"content_block_'
        b'stop","index":0}\n\ndata: {"type":"content_block_start","index":1,"conte'
        b'nt_block":{"type":"tool_use","id":"c","name":"f","input":{}}}\n\ndata: {'
        b'"type":"content_block_stop","index":1}\n\ndata: {"type":"message_delta",'
        b'"delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}\n\ndata:'
        b' {"type":"message_stop"}\n\n'
    ),
    (
        b'data: {"type":"response.created","response":{"id":"a","model":"m"}}\n\nd'
        b'ata: {"type":"response.output_item.added","output_index":0,"item":{"ty'
        b'pe":"function_call","call_id":"c","name":"f"}}\n\ndata: {"type":"respons'
        b'e.function_call_arguments.delta","output_index":0,"delta":"{}"}\n\ndata:'
        b' {"type":"response.output_item.done","output_index":0,"item":{"type":"'
        b'function_call","call_id":"c","name":"f","arguments":"{}"}}\n\ndata: {"ty'
        b'pe":"response.completed","response":{"status":"completed","usage":{"in'
        b'put_tokens":1}}}\n\n'
    ),
)
_TOKENS = (
    b"null", b"true", b"-1", b"1e999", b"9" * 400, b"[]", b"{}", b'""', b'"\\ud800"', b'"\\udc00"',
    b"\xff", b"\xc3\x28", b"\x00", b'"model"', b'"type"', b'"content"', b"[" * 200, b'{"a":' * 200,
    b"\r\n\r\n", b"\n\n", b"\r", b"data:", b"event: error\n", b"\xef\xbb\xbf", b'"hortus.x.y.z"',
    b'"redacted_thinking"', b'"item_reference"', b"NaN", b",", b":", b"\\", b'\\"', b"[DONE]",
)  # fmt: skip
_SEEDS = (*_REQUESTS, *_ANSWERS, *_STREAMS)
Reader = Callable[[bytes], object]


@dataclass
class Tally:
    """What happened to the inputs."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def read_stream(dialect: Dialect, data: bytes) -> None:
    """Split and decode a stream, and write what it says in every dialect."""
    splitter, decoder = SseSplitter(1 << 20), CODECS[dialect].event_decoder()
    writers = [codec.event_encoder(model="m", id="i") for codec in CODECS.values()]
    middle = len(data) // 2
    events = splitter.feed(data[:middle]) + splitter.feed(data[middle:]) + splitter.finish()
    said = [event for sse in events for event in decoder.feed(sse)]
    said += decoder.finish()
    for event in said:
        for writer in writers:
            writer.encode(event)


def read_request(dialect: Dialect, data: bytes) -> None:
    """Decode a request and write it in every dialect."""
    request = CODECS[dialect].decode_request(data)
    for codec in CODECS.values():
        codec.encode_request(request)


def read_answer(dialect: Dialect, data: bytes) -> None:
    """Decode an answer and write it in every dialect."""
    answer = CODECS[dialect].decode_answer(data)
    for codec in CODECS.values():
        codec.encode_answer(answer)


def watch_stream(dialect: Dialect, data: bytes) -> None:
    """Read along a stream that passes unchanged."""
    watch = usage_watch(dialect)
    splitter = SseSplitter(1 << 20)
    for sse in splitter.feed(data) + splitter.finish():
        watch.feed(sse.data)
    usage_of_answer(data, dialect)


def rename(dialect: Dialect, data: bytes) -> None:
    """Rename the model of whatever ``peek`` lets through, and check the result."""
    model = peek(data, dialect, max_depth=_MAX_DEPTH).model
    renamed = rename_model(data, model, "other/name")
    if peek(renamed, dialect, max_depth=_MAX_DEPTH).model != "other/name":
        raise AssertionError("the renamed request names another model")


def readers() -> list[tuple[str, Reader]]:
    """Return everything that reads bytes from outside, by name."""
    found: list[tuple[str, Reader]] = [("estimate_tokens", estimate_tokens)]
    for dialect in Dialect:
        for name, read in (("rename", rename), ("watch", watch_stream)):
            found.append((f"{name} {dialect}", partial(read, dialect)))
    for dialect in CODECS:
        for name, read in (
            ("request", read_request),
            ("answer", read_answer),
            ("stream", read_stream),
        ):
            found.append((f"{name} {dialect}", partial(read, dialect)))
    return found


def mutated(chance: random.Random) -> bytes:
    """Return one of the seeds, mangled in one to six places."""
    data = bytearray(chance.choice(_SEEDS))
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                data[at:at] = chance.choice(_TOKENS)
            case 1:
                del data[at : min(end, at + 40)]
            case 2:
                data[at:end] = data[at:end] * 2
            case 3 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 4:
                other = chance.choice(_SEEDS)
                cut = chance.randrange(len(other))
                data[at:end] = other[cut : cut + 200]
            case _:
                _swap_value(data, chance)
        if not data:
            break
    return bytes(data)


def _swap_value(data: bytearray, chance: random.Random) -> None:
    """Put another value after some colon, so that the JSON stays whole but of the wrong type."""
    colons = [place for place, byte in enumerate(data) if byte == ord(":")]
    if not colons:
        return
    start = chance.choice(colons) + 1
    end = start
    while end < len(data) and data[end] not in b",}]":
        end += 1
    data[start:end] = chance.choice(_TOKENS)


def try_one(tally: Tally, name: str, read: Reader, data: bytes) -> None:
    """Give one input to one reader and note what happened."""
    began = time.perf_counter()
    try:
        read(data)
        tally.read += 1
    except HortusError as error:
        tally.refused += 1
        tally.codes[error.code] += 1
        if not error.remedy:
            tally.faults.append(f"{name}: {error.code} has no remedy")
    except Exception as error:  # noqa: BLE001  to find these is what the fuzzer is for
        tally.faults.append(f"{name}: {error!r} for {data[:300]!r}")
    took = time.perf_counter() - began
    tally.slowest_s = max(tally.slowest_s, took)
    if took > _SLOW_S:
        tally.faults.append(f"{name}: {took:.1f} s for {data[:300]!r}")


def fuzz(inputs: int, seed: int) -> Tally:
    """Give each reader its share of ``inputs``."""
    chance, tally, everything = random.Random(seed), Tally(), readers()
    for number in range(inputs):
        name, read = everything[number % len(everything)]
        try_one(tally, name, read, mutated(chance))
        tally.inputs += 1
    return tally


def fuzz_by_coverage(inputs: int) -> int:
    """Let atheris choose the inputs; it reports and stops at the first fault."""
    try:
        import atheris  # noqa: PLC0415  an extra that few have
    except ImportError:
        print("atheris is not installed: pip install atheris, then run this again")
        return 1
    everything = readers()

    def one_input(data: bytes) -> None:
        _, read = everything[data[0] % len(everything)] if data else everything[0]
        try:
            read(data[1:])
        except HortusError:
            return

    atheris.instrument_all()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(_SEEDS * len(everything)):
            start = bytes([number // len(_SEEDS)]) + seed
            (Path(corpus) / str(number)).write_bytes(start)
        atheris.Setup([sys.argv[0], f"-runs={inputs}", "-max_len=4096", corpus], one_input)
        atheris.Fuzz()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the fuzzer and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.atheris:
        return fuzz_by_coverage(asked.inputs)
    began = time.process_time()
    tally = fuzz(asked.inputs, asked.seed)
    result = {
        "inputs": tally.inputs,
        "seed": asked.seed,
        "read": tally.read,
        "refused": tally.refused,
        "faults": len(tally.faults),
        "slowest_ms": round(tally.slowest_s * 1_000, 2),
        "cpu_s": round(time.process_time() - began, 1),
        "refusals": dict(sorted(tally.codes.items())),
    }
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n")
    for name, value in result.items():
        print(f"{name:12} {value}")
    for fault in tally.faults[:_SHOWN]:
        print(f"fault: {fault}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
