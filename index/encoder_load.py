"""Finding and loading a model: prefixes, precision, sentence-transformers, the model hub.

Comes in: a directory or a hub name. Goes out: what `embed` needs of it. Heavy libraries are imported in the
functions that use them.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from index.encoder_wheel import EncoderError

Precision = Literal["auto", "float32", "bfloat16"]


def own_prefixes(directory: Path, name: str) -> tuple[str, str]:
    """The prefixes a model was trained with: its prompts, else what the E5 family is known to want."""
    try:
        content = json.loads((directory / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        prompts: dict[str, str] = content.get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        prompts = {}
    # sentence-transformers 6 writes empty prompts into models that have none.
    if any(prompts.values()):
        return prompts.get("query") or "", prompts.get("passage") or prompts.get("document") or ""
    return ("query: ", "passage: ") if "e5" in name.lower() else ("", "")


def has_fast_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies bfloat16 in hardware; elsewhere it is three times slower than fp32.

    Only Linux says so without torch; other systems take fp32.
    """
    try:
        flags = next((x for x in cpuinfo.read_text().splitlines() if x.startswith("flags")), "").split()
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def load_sentence_transformer(directory: Path, precision: Precision) -> Any:
    """The model in memory, loaded without network, progress bars or telemetry.

    Raises:
        EncoderError: the directory does not hold one.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when huggingface_hub is imported
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    if precision == "auto":
        precision = "bfloat16" if has_fast_bfloat16() else "float32"
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    try:
        return SentenceTransformer(str(directory), local_files_only=True, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise not_loaded(directory, error) from error


def pools_mean(model: Any) -> bool:
    """Whether a model's vector is the mean of its tokens' states, and it says where its tokens stand."""
    pooling = list(model)[1] if len(model) > 1 else None
    # sentence-transformers 6 has a mode, 5 a switch for each.
    mean = getattr(pooling, "pooling_mode", None) == "mean" or getattr(
        pooling, "pooling_mode_mean_tokens", False
    )
    return bool(mean) and bool(getattr(model.tokenizer, "is_fast", False))


def forward(model: Any, texts: list[str]) -> tuple[Any, Any, Any]:
    """Vectors of a batch with the token states they are the means of.

    Returns:
        Shapes (n, dimension), (n, tokens, dimension) and (n, tokens, 2): the characters of each token.
    """
    import torch

    features = model.tokenizer(
        texts,
        padding=True,
        truncation=True,
        max_length=int(model.max_seq_length or 512),
        return_tensors="pt",
        return_offsets_mapping=True,
    )
    offsets = features.pop("offset_mapping").numpy()
    with torch.inference_mode():
        out = model({**features, "modality": "text"})
    return out["sentence_embedding"].float().numpy(), out["token_embeddings"].float().numpy(), offsets


@contextmanager
def torch_threads(count: int | None) -> Iterator[None]:
    """Let torch compute on so many threads; None leaves its choice."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def from_hub(name: str) -> Path:
    """The local copy of a model named on the hub, fetched where it is not there yet.

    Raises:
        EncoderError: there is neither a copy nor a way to fetch one.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download

    skip = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot"]
    for offline in (True, False):
        try:
            return Path(snapshot_download(name, local_files_only=offline, ignore_patterns=skip))
        except (OSError, ValueError) as error:
            reason = error
    raise EncoderError(
        f"{name}: no such folder, and the model hub did not give a model of that name "
        f"({type(reason).__name__}). Name a sentence-transformers folder, or leave the setting empty for the "
        "model that is installed with the program."
    ) from reason


def not_loaded(directory: Path, error: Exception) -> EncoderError:
    """The error to raise when a directory turns out unusable."""
    return EncoderError(
        f"{directory}: the embedding model cannot be loaded ({error}). Delete the folder if it lies in the "
        "cache, so that it is built again, or name another model."
    )
