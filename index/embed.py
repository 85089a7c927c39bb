"""Text → vectors: queries and passages through one sentence-transformers model.

Comes in: a model (directory or hub name) and texts. Goes out: unit vectors, and a fingerprint that says
which model and prefixes made them. Left to others: building the default model (`encoder_files`), keeping
vectors (`vectors`), searching them.

Nothing heavy is loaded before the first text. A directory that `encoder_files` built answers queries, and
the few passages of a small change, through `encoder_light`; everything else goes through torch.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder_files import content_id, is_built_here
from index.encoder_light import LightEncoder
from index.encoder_load import (
    Precision,
    forward,
    from_hub,
    load_sentence_transformer,
    not_loaded,
    own_prefixes,
    pools_mean,
    torch_threads,
)
from index.encoder_wheel import EncoderError
from index.model import Vectors
from index.spans import SpanVectors, pool, segments

__all__ = ["EncoderError", "SentenceEncoder"]

log = logging.getLogger(__name__)

QUERIES_KEPT = 128
SENTENCES_KEPT = 4096  # encoded as queries, to be compared with a draft: 6 MB
LIGHT_PASSAGES = 32  # up to so many, numpy is done before torch and its friends are imported


class SentenceEncoder:
    """An `index.model.Encoder`; may be shared between threads."""

    def __init__(
        self,
        model: str | Path,
        *,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        batch_tokens: int = 4096,
        precision: Precision = "auto",
        threads: int | None = None,
        light: bool = True,
    ) -> None:
        """Remember what to load.

        Args:
            model: a sentence-transformers directory, or a name on the model hub.
            query_prefix: set before each query; None takes the model's own prompt. So for `passage_prefix`.
            batch_tokens: passages are encoded together up to so many tokens, padding included.
            precision: "auto" takes bfloat16 where the processor multiplies it in hardware.
            threads: torch's threads for passages; None leaves torch's choice.
            light: allow the way without torch for models that have it.
        """
        self._model = model
        self._prefixes_given = (query_prefix, passage_prefix)
        self._batch_tokens = batch_tokens
        self._precision: Precision = precision
        self._threads = threads
        self._allow_light = light
        self._loading = threading.RLock()
        self._full: Any = None  # SentenceTransformer
        self._warned = False
        # A question is encoded to search, and again to weigh what was found.
        self._sentences: dict[str, Vectors] = {}
        self._query = lru_cache(maxsize=QUERIES_KEPT)(self._encode_query)

    @cached_property
    def fingerprint(self) -> str:
        """Model name, content and prefixes, and the dimension.

        Precision is left out: bfloat16 moves a vector by a cosine of 0.0001, less than the four-bit weights
        did, and a data folder carried to another processor must not be encoded anew.
        """
        prefixes = hashlib.sha256(json.dumps(self.prefixes).encode()).hexdigest()[:8]
        name = Path(str(self._model)).name
        return f"{name}:{content_id(self._directory)}:{prefixes}:{self.dimension}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        if is_built_here(self._directory):
            # An unchanged ingest asks for this and nothing else: the weights stay on disk.
            config = json.loads((self._directory / "config.json").read_text(encoding="utf-8"))
            return int(config["hidden_size"])
        return len(self._encode_full([""])[0])

    @cached_property
    def knows_spans(self) -> bool:
        """Whether the model's vectors are means of token states, so that sentences have vectors too."""
        return is_built_here(self._directory) or pools_mean(self._load_full())

    @cached_property
    def prefixes(self) -> tuple[str, str]:
        """What is set before a query and before a passage."""
        query, passage = own_prefixes(self._directory, str(self._model))
        given_query, given_passage = self._prefixes_given
        return (
            query if given_query is None else given_query,
            passage if given_passage is None else given_passage,
        )

    def load(self) -> None:
        """Load what queries need now, rather than with the first one.

        Raises:
            EncoderError: the model is absent or cannot be loaded.
        """
        if self._light is None:
            self._load_full()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Queries → shape (n, dimension), in their order.

        Raises:
            EncoderError: the model is absent or cannot be loaded.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        if len(texts) > 1:
            return self._several(texts)
        return np.stack([self._query(text) for text in texts])

    def _several(self, texts: Sequence[str]) -> Vectors:
        """Queries encoded together, remembered: the next draft is compared with many of the same."""
        known = self._sentences
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            prefixed = with_prefix(self.prefixes[0], missing)
            made = self._light.encode_together(prefixed) if self._light else self._encode_full(prefixed, 1)
            if len(known) + len(missing) > SENTENCES_KEPT:
                known = {text: known[text] for text in texts if text in known}
            self._sentences = known = known | dict(zip(missing, made, strict=True))
        return np.stack([known[text] for text in texts])

    def _encode_query(self, text: str) -> Vectors:
        """One query → shape (dimension,)."""
        prefixed = with_prefix(self.prefixes[0], [text])
        # One text gives two threads too little to do: on a busy machine they only wait for each other.
        encoded = self._light.encode(prefixed) if self._light else self._encode_full(prefixed, threads=1)
        row: Vectors = encoded[0]
        row.flags.writeable = False  # it is remembered
        return row

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages → shape (n, dimension), in their order. What exceeds the model's length is cut.

        Raises:
            EncoderError: the model is absent or cannot be loaded.
        """
        prefixed = with_prefix(self.prefixes[1], texts)
        if self._light is not None and self._full is None and len(texts) <= LIGHT_PASSAGES:
            self._warn_of_cuts(self._light.count_tokens(prefixed), self._light.longest)
            return self._light.encode(prefixed)
        return self._encode_full(prefixed, self._threads)

    def encode_passages_with_spans(self, texts: Sequence[str]) -> tuple[Vectors, list[SpanVectors | None]]:
        """As `encode_passages`, and from the same pass the mean state of each sentence.

        Returns:
            Shape (n, dimension), and one `SpanVectors` a text, with offsets in the text as given; None for
            a model whose vectors are no mean of its tokens' states.

        Raises:
            EncoderError: the model is absent or cannot be loaded.
        """
        prefix, prefixed = self.prefixes[1], with_prefix(self.prefixes[1], texts)
        if self._light is not None and self._full is None and len(texts) <= LIGHT_PASSAGES:
            self._warn_of_cuts(self._light.count_tokens(prefixed), self._light.longest)
            encoded = list(self._light.states(prefixed))
            means = (
                np.stack([s.mean(axis=0) for s, _ in encoded]) if encoded else np.empty((0, self.dimension))
            )
            found = [pool(s, o, segments(t), len(prefix)) for (s, o), t in zip(encoded, texts, strict=True)]
            return unit_rows(means), list(found)
        model = self._load_full() if texts else None
        if model is None or not pools_mean(model):
            return self._encode_full(prefixed, self._threads), [None] * len(texts)
        rows: list[Any] = [None] * len(texts)
        spans: list[SpanVectors | None] = [None] * len(texts)
        for batch in self._batches(model, prefixed, self._threads):
            vectors, states, offsets = forward(model, [prefixed[i] for i in batch])
            for at, i in enumerate(batch):
                rows[i] = vectors[at]
                spans[i] = pool(states[at], offsets[at], segments(texts[i]), len(prefix))
        return unit_rows(np.stack(rows)), spans

    def _encode_full(self, texts: list[str], threads: int | None = None) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        model = self._load_full()
        rows: list[Any] = [None] * len(texts)
        for batch in self._batches(model, texts, threads):
            # The prefix is part of the text, so the model's default prompt must not come before it.
            vectors = model.encode(
                [texts[i] for i in batch], prompt="", batch_size=len(batch), show_progress_bar=False
            )
            for i, vector in zip(batch, vectors, strict=True):
                rows[i] = vector
        return unit_rows(np.stack(rows))

    def _batches(self, model: Any, texts: list[str], threads: int | None) -> Iterator[list[int]]:
        """Positions of texts to encode together, while this thread holds the model."""
        with self._loading, torch_threads(threads):  # a tokenizer that pads serves one thread at a time
            longest = int(model.max_seq_length or 512)
            counts = self._count_tokens(model, texts)
            self._warn_of_cuts(counts, longest)
            yield from batches([min(n, longest) for n in counts], self._batch_tokens)

    def _count_tokens(self, model: Any, texts: list[str]) -> list[int]:
        if self._light is not None:
            return self._light.count_tokens(texts)
        return [len(ids) for ids in model.tokenizer(texts, truncation=False)["input_ids"]]

    def _warn_of_cuts(self, counts: Sequence[int], longest: int) -> None:
        cut = sum(count > longest for count in counts)
        if cut and not self._warned:
            self._warned = True  # once: an archive with long chunks would fill the log
            log.warning(
                "%d of %d texts exceed %d tokens; their ends are not encoded", cut, len(counts), longest
            )

    @cached_property
    def _directory(self) -> Path:
        path = Path(self._model)
        return path if path.is_dir() else from_hub(str(self._model))

    @cached_property
    def _light(self) -> LightEncoder | None:
        if not (self._allow_light and is_built_here(self._directory)):
            return None
        with self._loading:
            try:
                return LightEncoder(self._directory)
            except (OSError, ValueError, KeyError) as error:
                raise not_loaded(self._directory, error) from error

    def _load_full(self) -> Any:
        with self._loading:
            if self._full is None:
                self._full = load_sentence_transformer(self._directory, self._precision)
            return self._full


def with_prefix(prefix: str, texts: Sequence[str]) -> list[str]:
    """Texts as the tokenizer takes them: a lone surrogate, as broken PDFs give, would be an error there."""
    return [(prefix + text).encode("utf-8", "replace").decode("utf-8") for text in texts]


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Group positions of texts by length, longest first, so that padding takes at most a quarter.

    Args:
        lengths: tokens of each text.
        budget: most tokens in a batch, padding included; a text longer than that stands alone.

    >>> list(batches([4, 90, 3], budget=100))
    [[1], [0, 2]]
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch:
            longest = lengths[batch[0]]
            if longest * (len(batch) + 1) > budget or 4 * lengths[i] < 3 * longest:
                yield batch
                batch = []
        batch.append(i)
    if batch:
        yield batch


def unit_rows(vectors: Any) -> Vectors:
    """Rows scaled to length 1 (bfloat16 leaves 0.996 to 1.004); a row of zeros stays."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return rows / lengths
