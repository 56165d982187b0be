"""From logits to events, as the README of the model says it; and the same for many sentences at once."""

from dataclasses import dataclass, field

import torch

from .data import Batch
from .loss import mode_mask
from .notation import Event


MAX_CONTEXTS = 3


@dataclass
class Found(Event):
    """An event with what the network thinks of it."""

    confidence: float = 0.0  # that the trigger is of its type, before calibration
    role_confidence: list[float] = field(default_factory=list)


def spans_of_tags(tags):
    """Tags of a sentence's words (0, or 1 + 2 type + inside) -> (first word, last word, type) each."""
    spans, open_ = [], None
    for i, t in enumerate(tags):
        kind, inside = (t - 1) // 2, t % 2 == 0
        if t == 0:
            open_ = None
        elif inside and open_ == kind:
            spans[-1][1] = i
        else:
            spans.append([i, i, kind])
            open_ = kind
    return spans


def spans_of_role(begin, inside, threshold):
    """Probabilities on a sentence's words -> (first word, last word) each."""
    spans, open_ = [], False
    for i, (b, n) in enumerate(zip(begin, inside)):
        if b > threshold:
            spans.append([i, i])
            open_ = True
        elif open_ and n > threshold:
            spans[-1][1] = i
        else:
            open_ = False
    return spans


@torch.no_grad()
def decode(model, manifest, batch, modes, bf16=True):
    """The events of each sentence of a batch."""
    th = manifest["thresholds"]
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        h = model.encode(batch.ids, batch.mask).float()
    logits = model.tags(h)
    sure = logits.softmax(-1)
    logits[..., 0] += th["no_trigger_bias"]
    tags = logits.argmax(-1)
    found, spans = [], []
    for i, x in enumerate(batch.examples):
        for first, last, kind in spans_of_tags(tags[i, [w.first for w in x.words]].tolist()):
            found.append((i, first, last))
            spans.append((i, x.words[first].first, x.words[last].last, kind))
    events = [[] for _ in batch.examples]
    if not spans:
        return events
    sentence, on, kind = batch.triggers(spans)
    role, status, background, mode, contexts = model.arguments(h[sentence], batch.mask[sentence], on, kind)
    role, background, contexts = role.sigmoid(), background.sigmoid(), contexts.sigmoid()
    mode = (mode + modes[kind]).argmax(-1)
    for n, ((i, first, last), (_, piece, _, k)) in enumerate(zip(found, spans)):
        words = batch.examples[i].words
        p = role[n, [w.first for w in words]].tolist()
        roles, certain = [], []
        for r, letter in enumerate(manifest["roles"]):
            for a, b in spans_of_role([q[2 * r] for q in p], [q[2 * r + 1] for q in p], th["role"]):
                roles.append((letter, words[a].start, words[b].end))
                certain.append((p[a][2 * r] + sum(q[2 * r + 1] for q in p[a + 1 : b + 1])) / (b + 1 - a))
        order = contexts[n].argsort(descending=True)[:MAX_CONTEXTS].tolist()
        events[i].append(Found(manifest["types"][k], (words[first].start, words[last].end), manifest["modes"][mode[n]].partition("/")[2],
                               manifest["status"][status[n].argmax()], bool(background[n] > th["background"]),
                               [manifest["contexts"][c] for c in order if contexts[n, c] > th["context"]], roles,
                               float(sure[i, piece, 1 + 2 * k] + sure[i, piece, 2 + 2 * k]), certain))
    return events


def predict(model, manifest, examples, size=32):
    """The events of each example, in their order; sentences of like length are read together."""
    modes, order = mode_mask(manifest), sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    training, events = model.training, [None] * len(examples)
    model.eval()
    for at in range(0, len(order), size):
        part = order[at : at + size]
        for i, found in zip(part, decode(model, manifest, Batch.of([examples[i] for i in part]), modes)):
            events[i] = found
    model.train(training)
    return events
