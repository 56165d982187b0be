"""Teachers: models whose opinions of the training sentences are learned beside the annotators' (Hinton et al. 2015,
"Distilling the knowledge in a neural network"). What annotators of single sentences overlooked, teachers often saw."""

import torch

from . import base
from .data import Batch
from .model import Model


@torch.no_grad()
def blend(examples, folders, share, size=32):
    """Replaces a share of the labels of triggers and roles by the mean of what the models in folders say."""
    for x in examples:
        x.tags *= 1 - share
        for t in x.targets:
            t.roles *= 1 - share
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    for folder in folders:
        teacher = Model(base.manifest_of(folder)).eval()
        base.load(teacher, folder)
        for at in range(0, len(order), size):
            add_opinion(teacher, Batch.of([examples[i] for i in order[at : at + size]]), share / len(folders))


def add_opinion(teacher, batch, share):
    with torch.autocast("cpu", torch.bfloat16):
        h = teacher.encode(batch.ids, batch.mask).float()
    tags = teacher.tags(h).softmax(-1)
    for i, x in enumerate(batch.examples):
        x.tags += share * tags[i, [w.first for w in x.words]]
    spans = [(i, t.first, t.last, t.kind) for i, x in enumerate(batch.examples) for t in x.targets]
    if not spans:
        return
    sentence, on, kind = batch.triggers(spans)
    roles = teacher.arguments(h[sentence], batch.mask[sentence], on, kind)[0].sigmoid()
    for n, t in enumerate(t for x in batch.examples for t in x.targets):
        words = batch.examples[spans[n][0]].words
        t.roles += share * roles[n, [w.first for w in words]]
