"""Where a model starts from: another model of casus, or a BERT checkpoint in Hugging Face's form (config.json,
model.safetensors, vocab.txt)."""

import json
import os

from safetensors.torch import load_file

from .notation import ROLES, STATUS, TYPES

HERE = os.path.dirname(os.path.abspath(__file__))


def manifest_of(folder):
    """The manifest of a model folder; for a BERT checkpoint one with its sizes and the labels of labels.json."""
    path = os.path.join(folder, "manifest.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            manifest = json.load(f)
    else:
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as f:
            bert = json.load(f)
        with open(os.path.join(HERE, "labels.json"), encoding="utf-8") as f:
            labels = json.load(f)
        manifest = {"layers": bert["num_hidden_layers"], "width": bert["hidden_size"], "heads": bert["num_attention_heads"],
                    "ff": bert["intermediate_size"], "norm_eps": bert["layer_norm_eps"], "max_pieces": 192,
                    "cond": {"layers": 2, "width": 256, "heads": 8, "ff": 1024, "norm_eps": 1e-5},
                    "trigger_tags": ["O"] + [f"{b}-{t}" for t in TYPES for b in "BI"], "types": TYPES,
                    "role_tags": [f"{b}-{r}" for r in ROLES for b in "BI"], "roles": ROLES, "status": STATUS,
                    "modes": [""] + sorted(labels["modes"]), "contexts": labels["contexts"],
                    "thresholds": {"role": 0.5, "background": 0.5, "context": 0.5, "no_trigger_bias": 0.0}}
    with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as f:
        manifest["vocabulary"] = sum(1 for _ in f)
    return manifest


def load(model, folder, fresh_heads=False):
    """Fills a model from a folder. Heads keep their random values where the folder has none, or with fresh_heads."""
    weights = spread(load_file(os.path.join(folder, "model.safetensors")))
    if not os.path.exists(os.path.join(folder, "manifest.json")):
        weights = from_bert(weights)
    if fresh_heads:
        weights = {k: v for k, v in weights.items() if k.startswith(("embed.", "layer."))}
    model.fill(weights)


def spread(weights):
    """Word embeddings that are stored as indexes of their distinct values (see export.stored) become those values."""
    values = weights.pop("embed.word.values", None)
    if values is not None:
        weights["embed.word"] = values[weights["embed.word"].long()]
    return weights


def from_bert(weights):
    """A Hugging Face BertModel's weights under the names they have here; what has no place here is left out."""
    renamed = {}
    for name, value in weights.items():
        name = name.removeprefix("bert.")
        for a, b in (("embeddings.word_embeddings.weight", "embed.word"), ("embeddings.position_embeddings.weight", "embed.position"),
                     ("embeddings.token_type_embeddings.weight", "embed.type"), ("embeddings.LayerNorm", "embed.norm"),
                     ("encoder.layer.", "layer."), ("attention.self.", "attn."), ("attention.output.dense", "attn.out"),
                     ("attention.output.LayerNorm", "attn.norm"), ("intermediate.dense", "ff.in"), ("output.dense", "ff.out"),
                     ("output.LayerNorm", "ff.norm")):
            name = name.replace(a, b)
        if name.startswith(("embed.", "layer.")) and not name.endswith("position_ids"):
            renamed[name] = value
    return renamed
