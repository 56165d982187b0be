"""Writes a model folder: weights, vocabulary, manifest, how it was trained, and vectors to check another implementation by."""

import json
import os
import shutil

import torch
from safetensors.torch import save_file

from .data import Batch
from .decode import decode
from .loss import mode_mask


def halves(model):
    """The weights in half precision, by name."""
    return {k: v.half().contiguous() for k, v in model.tensors().items()}


def stored(weights):
    """Word embeddings of at most 256 distinct values, as those of a table that was once rounded to eight bits, are stored
    as a byte a number: the index of its value. They stay what they are."""
    values, index = torch.unique(weights["embed.word"], return_inverse=True)
    if len(values) > 256:
        return weights
    return {**weights, "embed.word": index.to(torch.uint8), "embed.word.values": values}


def write(folder, model, manifest, vocab, training, examples):
    """training is written as train.json. The vectors in reference.jsonl are of the examples, computed from the weights
    as they are stored, which the model holds from then on."""
    os.makedirs(folder, exist_ok=True)
    weights = halves(model)
    save_file(stored(weights), os.path.join(folder, "model.safetensors"))
    if os.path.abspath(vocab) != os.path.abspath(os.path.join(folder, "vocab.txt")):
        shutil.copyfile(vocab, os.path.join(folder, "vocab.txt"))
    manifest = {k: v for k, v in manifest.items() if k != "vocabulary"}
    write_json(os.path.join(folder, "manifest.json"), manifest)
    write_json(os.path.join(folder, "train.json"), training)
    model.fill(weights)
    with open(os.path.join(folder, "reference.jsonl"), "w", encoding="utf-8") as f:
        for x in examples:
            f.write(json.dumps(vectors(model, manifest, x), ensure_ascii=False) + "\n")


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1, ensure_ascii=False)


@torch.no_grad()
def vectors(model, manifest, x):
    """One line of reference.jsonl; spans and offsets are bytes there."""
    model.eval()
    text = x.sentence.text
    byte = lambda character: len(text[:character].encode())
    batch, modes = Batch.of([x]), mode_mask(manifest)
    h = model.encode(batch.ids, batch.mask)
    (events,) = decode(model, manifest, batch, modes, bf16=False)
    lines = []
    for e in events:
        on = [w for w in x.words if w.start < e.trigger[1] and e.trigger[0] < w.end]
        pieces = [on[0].first, on[-1].last]
        sentence, mark, kind = batch.triggers([(0, *pieces, manifest["types"].index(e.type))])
        role, status, background, mode, contexts = model.arguments(h[sentence], batch.mask[sentence], mark, kind)
        lines.append({"pieces": pieces, "type": e.type, "status": rounded(status[0]), "background": rounded(background[0]),
                      "mode": rounded(mode[0]), "context": rounded(contexts[0]), "role": rounded(role[0])})
    return {"sentence": text, "pieces": x.ids, "sentence_pieces": [1, len(x.ids) - 1], "word_heads": [w.first for w in x.words],
            "offsets": [[byte(a), byte(b)] for a, b in x.offsets[1:-1]], "hidden_first8": rounded(h[0, :, :8]), "trigger": rounded(model.tags(h)[0]),
            "events": lines,
            "decoded": [{"type": e.type, "trigger": [byte(c) for c in e.trigger], "status": e.status, "background": e.background,
                         "mode": f"{e.type}/{e.mode}" if e.mode else "", "contexts": e.contexts,
                         "roles": [[r, byte(a), byte(b)] for r, a, b in e.roles]} for e in events]}


def rounded(t):
    if t.dim() == 0:
        return round(t.item(), 4)
    return [rounded(v) for v in t]
