"""The forward pass in plain NumPy, written from the model's README and not from model.py: what another implementation
of it must compute. usage: python -m casus_train.check FOLDER   compares it with FOLDER/reference.jsonl"""

import json
import math
import os
import sys

import numpy as np
from safetensors.numpy import load_file

TOLERANCE = 2e-3

erf = np.vectorize(math.erf, otypes=[np.float32])


def gelu(x):
    return x * (1 + erf(x / math.sqrt(2))) / 2


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Forward:
    def __init__(self, folder):
        weights = load_file(os.path.join(folder, "model.safetensors"))
        if "embed.word.values" in weights:  # a byte a number: the index of its value
            weights["embed.word"] = weights.pop("embed.word.values")[weights["embed.word"]]
        self.w = {k: v.astype(np.float32) for k, v in weights.items()}
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
            self.m = json.load(f)

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def norm(self, x, name, eps):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * self.w[name + ".weight"] + self.w[name + ".bias"]

    def block(self, x, name, qkv, heads, eps):
        n, width = x.shape
        q, k, v = [t.reshape(n, heads, width // heads).swapaxes(0, 1) for t in qkv]
        a = softmax(q @ k.swapaxes(1, 2) / math.sqrt(width // heads)) @ v
        x = self.norm(x + self.linear(a.swapaxes(0, 1).reshape(n, width), name + ".attn.out"), name + ".attn.norm", eps)
        return self.norm(x + self.linear(gelu(self.linear(x, name + ".ff.in")), name + ".ff.out"), name + ".ff.norm", eps)

    def encode(self, ids):
        x = self.norm(self.w["embed.word"][ids] + self.w["embed.position"][: len(ids)] + self.w["embed.type"][0], "embed.norm", self.m["norm_eps"])
        for i in range(self.m["layers"]):
            name = f"layer.{i}"
            qkv = [self.linear(x, f"{name}.attn.{p}") for p in ("query", "key", "value")]
            x = self.block(x, name, qkv, self.m["heads"], self.m["norm_eps"])
        return x

    def tags(self, h):
        return self.linear(gelu(self.linear(h, "trigger.in")), "trigger.out")

    def arguments(self, h, first, last, kind):
        mark = np.zeros(len(h), dtype=int)
        mark[first:last] = kind + 1
        x, c = self.linear(h + self.w["mark.weight"][mark], "down"), self.m["cond"]
        for i in range(c["layers"]):
            x = self.block(x, f"cond.{i}", np.split(self.linear(x, f"cond.{i}.attn.qkv"), 3, axis=-1), c["heads"], c["norm_eps"])
        a = gelu(self.linear(np.concatenate([x[first:last].mean(0), h[first:last].mean(0)]), "attr"))
        return {"role": self.linear(x, "role"), "status": self.linear(a, "status"), "background": self.linear(a, "bg")[0],
                "mode": self.linear(a, "mode"), "context": self.linear(a, "ctx")}


def largest_differences(folder):
    """By output, over all lines of reference.jsonl."""
    forward, worst = Forward(folder), {}

    def see(name, a, b):
        worst[name] = max(worst.get(name, 0.0), float(np.abs(np.asarray(a) - np.asarray(b)).max()))

    with open(os.path.join(folder, "reference.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            h = forward.encode(r["pieces"])
            see("hidden", h[:, :8], r["hidden_first8"])
            see("trigger", forward.tags(h), r["trigger"])
            for e in r["events"]:
                for name, value in forward.arguments(h, *e["pieces"], forward.m["types"].index(e["type"])).items():
                    see(name, value, e[name])
    return worst


if __name__ == "__main__":
    found = largest_differences(sys.argv[1])
    print({k: round(v, 5) for k, v in found.items()})
    sys.exit(max(found.values()) > TOLERANCE)
