"""What is minimised: the sum of a loss for each head, weighted as below."""

import torch
import torch.nn.functional as F

# The shares of the heads: roles count most, since a wrong role is a wrong record.
ROLE, STATUS, BACKGROUND, MODE, CONTEXT = 2.0, 0.3, 0.2, 0.3, 1.0


def mode_mask(manifest):
    """[types, modes]: 0 where a type can have a mode, else very low."""
    mask = torch.full((len(manifest["types"]), len(manifest["modes"])), -1e4)
    for i, t in enumerate(manifest["types"]):
        for j, m in enumerate(manifest["modes"]):
            if not m or m.startswith(t + "/"):
                mask[i, j] = 0
    return mask


def loss(model, batch, ids, modes):
    """The loss of a batch whose pieces are shown as ids. modes is mode_mask. Losses are means over a batch: of words
    for tags and roles, of events for the rest."""
    h = model.encode(ids, batch.mask)
    logits = model.tags(h)[batch.row, batch.column].float()
    tags = torch.cat([x.tags for x in batch.examples])
    weight = torch.cat([torch.full((len(x.words),), x.weight) for x in batch.examples])
    total = -((tags * logits.log_softmax(-1)).sum(-1) * weight).mean()
    spans = [(i, t.first, t.last, t.kind) for i, x in enumerate(batch.examples) for t in x.targets]
    if not spans:
        return total
    sentence, on, kind = batch.triggers(spans)
    targets = [t for x in batch.examples for t in x.targets]
    role, status, background, mode, contexts = model.arguments(h[sentence], batch.mask[sentence], on, kind)
    on_words = torch.cat([role[i, [w.first for w in batch.examples[s].words]] for i, (s, *_) in enumerate(spans)]).float()
    total = total + ROLE * F.binary_cross_entropy_with_logits(on_words, torch.cat([t.roles for t in targets]), reduction="none").sum(-1).mean()
    total = total + STATUS * F.cross_entropy(status.float(), torch.tensor([t.status for t in targets]))
    total = total + BACKGROUND * F.binary_cross_entropy_with_logits(background.float(), torch.tensor([t.background for t in targets]))
    total = total + MODE * F.cross_entropy(mode.float() + modes[kind], torch.tensor([t.mode for t in targets]))
    return total + CONTEXT * F.binary_cross_entropy_with_logits(contexts.float(), torch.stack([t.contexts for t in targets]))
