#!/usr/bin/env python3
"""Writes reference.jsonl: what the network makes of sentences.txt, computed by definition.

usage: reference.py (in this folder; needs numpy, safetensors and tokenizers)

The pieces are those of another implementation of BERT's tokenizer, the numbers those of the formulas of
model/README.md in single precision. Of each matrix the first columns are kept, enough to notice any mistake.
"""
import json, math, os
import numpy as np
from safetensors.numpy import load_file
from tokenizers import BertWordPieceTokenizer

here = os.path.dirname(os.path.abspath(__file__))
model = os.path.join(here, "../../../model")
weights = {name: w.astype(np.float32) for name, w in load_file(os.path.join(model, "model.safetensors")).items()}
manifest = json.load(open(os.path.join(model, "manifest.json")))
tokenizer = BertWordPieceTokenizer(os.path.join(model, "vocab.txt"), lowercase=True)

erf = np.vectorize(math.erf, otypes=[np.float32])


def dense(x, name):
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


def gelu(x):
    return x * (1 + erf(x / math.sqrt(2))) / 2


def norm(x, name, eps):
    d = x - x.mean(-1, keepdims=True)
    return d / np.sqrt((d * d).mean(-1, keepdims=True) + eps) * weights[name + ".weight"] + weights[name + ".bias"]


def layer(x, prefix, heads, eps, qkv):
    n, width = x.shape
    split = lambda y: y.reshape(n, heads, width // heads).swapaxes(0, 1)
    q, k, v = (split(y) for y in qkv)
    scores = q @ k.swapaxes(1, 2) / math.sqrt(width // heads)
    weight = np.exp(scores - scores.max(-1, keepdims=True))
    weight /= weight.sum(-1, keepdims=True)
    attended = (weight @ v).swapaxes(0, 1).reshape(n, width)
    x = norm(x + dense(attended, prefix + "attn.out"), prefix + "attn.norm", eps)
    return norm(x + dense(gelu(dense(x, prefix + "ff.in")), prefix + "ff.out"), prefix + "ff.norm", eps)


def encode(ids):
    eps = manifest["norm_eps"]
    x = norm(weights["embed.word"][ids] + weights["embed.position"][: len(ids)] + weights["embed.type"][0], "embed.norm", eps)
    for i in range(manifest["layers"]):
        p = f"layer.{i}."
        x = layer(x, p, manifest["heads"], eps, [dense(x, p + "attn." + part) for part in ("query", "key", "value")])
    return x


def spans(logits, heads):
    """Trigger spans (start, end, type) of trigger logits."""
    tags = logits.copy()
    tags[:, 0] += manifest["thresholds"]["no_trigger_bias"]
    found, open_type = [], None
    for i in range(1, len(logits) - 1):
        if i in heads:
            tag = int(tags[i].argmax())
            if tag == 0:
                open_type = None
            elif tag % 2 == 1 or open_type != (tag - 1) // 2:
                open_type = (tag - 1) // 2
                found.append([i, i + 1, open_type])
        if open_type is not None:
            found[-1][1] = i + 1
    return found


def arguments(h, start, end, kind):
    cond = manifest["cond"]
    on = np.zeros(len(h), int)
    on[start:end] = kind + 1
    x = dense(h + weights["mark.weight"][on], "down")
    for i in range(cond["layers"]):
        p = f"cond.{i}."
        x = layer(x, p, cond["heads"], cond["norm_eps"], np.split(dense(x, p + "attn.qkv"), 3, axis=1))
    a = gelu(dense(np.concatenate([x[start:end].mean(0), h[start:end].mean(0)]), "attr"))
    return dense(x, "role"), dense(a, "status"), dense(a, "bg")[0], dense(a, "mode"), dense(a, "ctx")


def rounded(x):
    return np.round(x, 4).astype(float).tolist()


with open(os.path.join(here, "reference.jsonl"), "w", encoding="utf-8") as out:
    for sentence in open(os.path.join(here, "sentences.txt"), encoding="utf-8"):
        sentence = sentence.rstrip("\n")
        e = tokenizer.encode(sentence)
        to_byte = lambda i: len(sentence[:i].encode())
        words = e.word_ids
        heads = [i for i in range(len(words)) if words[i] is not None and words[i] != words[i - 1]]
        h = encode(e.ids)
        trigger = dense(gelu(dense(h, "trigger.in")), "trigger.out")
        events = []
        for start, end, kind in spans(trigger, heads):
            role, status, background, mode, context = arguments(h, start, end, kind)
            events.append({"pieces": [start, end], "type": manifest["types"][kind], "status": rounded(status), "background": float(rounded(background)),
                           "mode": rounded(mode[:6]), "context": rounded(context[:6]), "role": rounded(role[:, :3])})
        print(json.dumps({"sentence": sentence, "pieces": e.ids, "word_heads": heads, "offsets": [[to_byte(a), to_byte(b)] for a, b in e.offsets[1:-1]],
                          "hidden_first8": rounded(h[:, :3]), "trigger": rounded(trigger[:, :3]), "events": events}, ensure_ascii=False), file=out)
