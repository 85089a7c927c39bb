"""A packed model → the files of an ordinary sentence-transformers directory.

Comes in: `PackedModel`. Goes out: BERT weights, tokenizer and the small configuration files that
`SentenceTransformer(path)` reads. Left to others: where the directory lies and whether it is whole.

The vocabulary is cut to pieces a western European text can use, plus every single character. That halves
the directory and changes no token of such a text: each piece that could match it is still there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder_wheel import PackedModel, Sizes

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # their ids are their places
SPACE = "▁"  # SentencePiece's sign for a blank
QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "

# Windows-1252 names every letter of the western European languages; the sets beyond it (Polish, Turkish,
# Vietnamese …) stay readable through their single characters.
WESTERN = frozenset(unicodedata.normalize("NFKC", bytes(range(256)).decode("cp1252", "ignore")))

Tensor = NDArray[np.float16] | NDArray[np.float32]

# packed name within a layer → (name within BertLayer, rows of the matrix, its columns)
_MATRICES = {
    "q": ("attention.self.query", "hidden", "hidden"),
    "k": ("attention.self.key", "hidden", "hidden"),
    "v": ("attention.self.value", "hidden", "hidden"),
    "ao": ("attention.output.dense", "hidden", "hidden"),
    "fi": ("intermediate.dense", "feed_forward", "hidden"),
    "fo": ("output.dense", "hidden", "feed_forward"),
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def keeps(piece: str) -> bool:
    """Whether a piece stays: a single character, or no letter outside western European writing."""
    bare = piece.removeprefix(SPACE)
    return len(bare) <= 1 or all(c in WESTERN or unicodedata.category(c)[0] not in "LM" for c in bare)


def kept_ids(pieces: Iterable[str]) -> list[int]:
    """Ids of the pieces to keep, ascending, so the special tokens stay first."""
    return [i for i, piece in enumerate(pieces) if i < len(SPECIAL) or (keeps(piece) and piece != "<mask>")]


def tensors(model: PackedModel, ids: list[int]) -> dict[str, Tensor]:
    """Weights under the names `transformers.BertModel` gives them; matrices fp16, the rest fp32."""
    sizes = model.sizes
    out: dict[str, Tensor] = {
        "embeddings.word_embeddings.weight": model.matrix("emb.word", sizes.hidden, ids),
        "embeddings.position_embeddings.weight": model.vector("emb.pos").reshape(-1, sizes.hidden),
        "embeddings.token_type_embeddings.weight": model.vector("emb.type").reshape(-1, sizes.hidden),
        "embeddings.LayerNorm.weight": model.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": model.vector("emb.ln.b"),
    }
    # No sentence vector uses the pooler; without it `transformers` 5 prints a table of missing weights.
    out["pooler.dense.weight"] = np.zeros((sizes.hidden, sizes.hidden), np.float16)
    out["pooler.dense.bias"] = np.zeros(sizes.hidden, np.float32)
    for layer in range(sizes.layers):
        for short, (name, rows, columns) in _MATRICES.items():
            matrix = model.matrix(f"l{layer}.{short}.w", getattr(sizes, columns))
            out[f"encoder.layer.{layer}.{name}.weight"] = matrix.reshape(getattr(sizes, rows), -1)
            out[f"encoder.layer.{layer}.{name}.bias"] = model.vector(f"l{layer}.{short}.b")
        for short, name in _NORMS.items():
            out[f"encoder.layer.{layer}.{name}.weight"] = model.vector(f"l{layer}.{short}.w")
            out[f"encoder.layer.{layer}.{name}.bias"] = model.vector(f"l{layer}.{short}.b")
    return out


def write_tokenizer(path: Path, pieces: list[str], scores: list[float]) -> None:
    """The XLM-RoBERTa tokenizer as a `tokenizers` file."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=3, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL])
    tokenizer.save(str(path), pretty=False)


def configurations(sizes: Sizes, vocabulary: int) -> dict[str, object]:
    """File name → JSON content of everything but weights and tokenizer.

    The module paths are those sentence-transformers had before version 6, which reads them too; the other
    way round it fails.
    """
    bert: Mapping[str, Any] = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",  # to compute in; the file holds fp16 because four bits hold no more
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.token_types,
        "layer_norm_eps": sizes.epsilon,
        "vocab_size": vocabulary,
        "pad_token_id": 1,
    }
    return {
        "config.json": bert,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "pad_token": "<pad>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
        },
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "modules.json": [
            _module(0, "", "Transformer"),
            _module(1, "1_Pooling", "Pooling"),
            _module(2, "2_Normalize", "Normalize"),
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
            "pooling_mode_max_tokens": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX, "document": PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def write_directory(model: PackedModel, directory: Path) -> None:
    """Write the whole model into an existing, empty directory."""
    from safetensors.numpy import save_file

    ids = kept_ids(model.pieces)
    (directory / "2_Normalize").mkdir()
    for name, content in configurations(model.sizes, len(ids)).items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    write_tokenizer(
        directory / "tokenizer.json", [model.pieces[i] for i in ids], [model.scores[i] for i in ids]
    )
    save_file(tensors(model, ids), directory / "model.safetensors", metadata={"format": "pt"})


def _module(index: int, path: str, kind: str) -> dict[str, object]:
    return {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
