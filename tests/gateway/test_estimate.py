"""Where no model can count, an estimate is given and called one."""

import asyncio

import msgspec

from hortus.gateway.estimate import Estimate


def test_an_estimate_is_recorded_and_called_one(make_call, ledger, records, listener):
    body = b'{"model":"m","messages":[{"role":"user","content":"' + b"x" * 3_500 + b'"}]}'
    call = make_call("/v1/messages/count_tokens", body)
    asyncio.run(Estimate(ledger).answer(call, listener.reply))
    assert 1_000 <= msgspec.json.decode(listener.body)["input_tokens"] < 1_050
    assert b"3.5" in listener.headers[b"x-hortus-estimate"]
    assert listener.headers[b"x-hortus-decision"] == b"dec_1"
    assert records.rows[-1].status == 200
