"""An answer remembers how far it has come."""

import asyncio


def test_a_whole_answer_has_its_length_and_is_finished(listener):
    asyncio.run(listener.reply.whole(201, [(b"x", b"y")], b"four"))
    start, body = listener.messages
    assert start["status"] == 201
    assert list(start["headers"]) == [(b"x", b"y"), (b"content-length", b"4")]
    assert body == {"type": "http.response.body", "body": b"four", "more_body": False}
    assert (listener.reply.started, listener.reply.finished) == (True, True)
    assert listener.reply.bytes_out == 4


def test_a_streamed_answer_counts_its_bytes_and_sends_no_empty_piece(listener):
    reply = listener.reply

    async def answer():
        await reply.start(200, [])
        await reply.write(b"ab")
        await reply.write(b"")
        assert not reply.finished
        await reply.finish(b"c")

    asyncio.run(answer())
    assert [message.get("more_body") for message in listener.messages] == [None, True, False]
    assert (reply.bytes_out, reply.status, reply.finished) == (3, 200, True)
