"""A real GGUF model, small enough to be made for each test run."""

from pathlib import Path

import gguf
import numpy as np
import pytest

WIDTH, LAYERS, HEADS, FEED, CONTEXT = 64, 2, 4, 128, 512


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a llama model with a byte vocabulary and random weights; it answers, in noise."""
    file = tmp_path_factory.mktemp("models") / "tiny.gguf"
    writer = gguf.GGUFWriter(str(file), "llama")
    _describe(writer)
    words = _write_vocabulary(writer)
    _write_weights(writer, words, np.random.default_rng(0))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _describe(writer: gguf.GGUFWriter) -> None:
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_chat_template(
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"
    )


def _write_vocabulary(writer: gguf.GGUFWriter) -> int:
    kind = gguf.TokenType
    words = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(words)
    writer.add_token_scores([0.0] * len(words))
    writer.add_token_types([kind.UNKNOWN, kind.CONTROL, kind.CONTROL, *([kind.BYTE] * 256)])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(words)


def _write_weights(writer: gguf.GGUFWriter, words: int, chance: np.random.Generator) -> None:
    def random(name: str, *shape: int) -> None:
        weights = chance.standard_normal(shape) * 0.1
        writer.add_tensor(f"{name}.weight", weights.astype(np.float32))

    def ones(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, np.float32))

    random("token_embd", words, WIDTH)
    random("output", words, WIDTH)
    ones("output_norm")
    for layer in (f"blk.{number}." for number in range(LAYERS)):
        ones(layer + "attn_norm")
        ones(layer + "ffn_norm")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            random(layer + part, WIDTH, WIDTH)
        random(layer + "ffn_gate", FEED, WIDTH)
        random(layer + "ffn_up", FEED, WIDTH)
        random(layer + "ffn_down", WIDTH, FEED)
