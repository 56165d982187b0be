"""From sentences to what the network is shown: pieces and labels, batches, a held-out part."""

import random
from dataclasses import dataclass

import torch
from torch.nn.functional import one_hot

from .pieces import CLS, MASK, SEP


@dataclass
class Target:
    """One event of a sentence as labels."""

    event: object
    kind: int
    first: int  # its trigger's pieces
    last: int
    roles: torch.Tensor  # [words, 20]
    status: int
    background: float
    mode: int
    contexts: torch.Tensor


@dataclass
class Example:
    sentence: object
    ids: list[int]
    offsets: list[tuple[int, int]]
    words: list
    tags: torch.Tensor  # [words, 33]: how likely each tag is taken to be
    targets: list[Target]
    weight: float = 1.0


def tag_span(words, start, end):
    """The words that a span of characters touches, as indices."""
    return [i for i, w in enumerate(words) if w.start < end and start < w.end]


class Labeller:
    """Turns sentences into examples. Labels stand on words; a word of two triggers takes the first's."""

    def __init__(self, manifest, pieces):
        self.m, self.pieces = manifest, pieces
        self.tag = {t: i for i, t in enumerate(manifest["trigger_tags"])}
        self.role = {t: i for i, t in enumerate(manifest["role_tags"])}

    def __call__(self, sentence, weight=1.0):
        m = self.m
        ids, offsets, words = self.pieces(sentence.text)
        tags, targets = torch.zeros(len(words), dtype=torch.long), []
        for e in sentence.events:
            on = tag_span(words, *e.trigger)
            if not on:
                continue  # behind the cut
            if not tags[on].any():
                tags[on] = self.tag["I-" + e.type]
                tags[on[0]] = self.tag["B-" + e.type]
            roles = torch.zeros(len(words), len(self.role))
            for letter, start, end in e.roles:
                span = tag_span(words, start, end)
                if span:
                    roles[span[0], self.role["B-" + letter]] = 1
                    roles[span[1:], self.role["I-" + letter]] = 1
            contexts = torch.zeros(len(m["contexts"]))
            contexts[[m["contexts"].index(c) for c in e.contexts]] = 1
            mode = f"{e.type}/{e.mode}" if e.mode else ""
            targets.append(Target(e, m["types"].index(e.type), words[on[0]].first, words[on[-1]].last, roles, m["status"].index(e.status),
                                  float(e.background), m["modes"].index(mode), contexts))
        return Example(sentence, ids, offsets, words, one_hot(tags, len(self.tag)).float(), targets, weight)


@dataclass
class Batch:
    """Examples side by side, filled up to the longest."""

    examples: list[Example]
    ids: torch.Tensor  # [batch, pieces]
    mask: torch.Tensor  # [batch, 1, 1, pieces]
    row: torch.Tensor  # the word heads of all sentences, as rows
    column: torch.Tensor  # and columns of ids

    @staticmethod
    def of(examples):
        longest = max(len(x.ids) for x in examples)
        ids, mask = torch.zeros(len(examples), longest, dtype=torch.long), torch.zeros(len(examples), 1, 1, longest, dtype=torch.bool)
        for i, x in enumerate(examples):
            ids[i, : len(x.ids)] = torch.tensor(x.ids)
            mask[i, ..., : len(x.ids)] = True
        heads = [(i, w.first) for i, x in enumerate(examples) for w in x.words]
        return Batch(examples, ids, mask, torch.tensor([r for r, _ in heads]), torch.tensor([c for _, c in heads]))

    def masked(self, share, generator):
        """ids with a share of the pieces replaced by [MASK]."""
        hit = (torch.rand(self.ids.shape, generator=generator) < share) & self.mask[:, 0, 0] & (self.ids != CLS) & (self.ids != SEP)
        return torch.where(hit, MASK, self.ids)

    def triggers(self, spans):
        """spans: (sentence, first, last, kind) each -> sentence index, pieces [n, pieces] and kind [n] as tensors."""
        sentence = torch.tensor([s for s, *_ in spans])
        on = torch.zeros(len(spans), self.ids.shape[1], dtype=torch.bool)
        for i, (_, first, last, _) in enumerate(spans):
            on[i, first:last] = True
        return sentence, on, torch.tensor([k for *_, k in spans])


def batches(examples, size, rng, window=20):
    """The examples once, in random order, sentences of like length together: sorted within windows of some batches."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    found = []
    for at in range(0, len(order), size * window):
        near = sorted(order[at : at + size * window], key=lambda i: len(examples[i].ids))
        found += [near[i : i + size] for i in range(0, len(near), size)]
    rng.shuffle(found)
    return [[examples[i] for i in b] for b in found]


def hold_out(sentences, count, seed=7):
    """Parts sentences into those to train with and about count to judge by. Sentences of one report stay together,
    as far as their neighbours tell: two sentences are of one report when they, or neighbours of theirs, are the same text."""
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for s in sentences:
        for n in s.neighbours:
            parent[root(n)] = root(s.text)
    reports = {}
    for s in sentences:
        reports.setdefault(root(s.text), []).append(s)
    held, groups = set(), sorted(reports)
    random.Random(seed).shuffle(groups)
    for g in groups:
        if len(held) < count and len(reports[g]) <= max(1, count // 10):
            held.update(id(s) for s in reports[g])
    return [s for s in sentences if id(s) not in held], [s for s in sentences if id(s) in held]
