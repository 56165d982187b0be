"""Makes the network's probabilities mean what they say, and puts thresholds where they serve best.

Calibration is fitted on held-out sentences of the training data. Thresholds had better not be: annotators of training
data mark fewer acts than those of gold articles, and thresholds that suit the one miss acts of the other.
"""

import copy

import torch

from . import decode, score


def platt(p, right):
    """Platt's logistic regression of right (0 or 1) on the log-odds of p: p' = sigmoid(scale logit(p) + shift)."""
    if len(p) < 10 or all(right) or not any(right):
        return {"scale": 1.0, "shift": 0.0}
    p = torch.tensor(p, dtype=torch.float64).clamp(1e-6, 1 - 1e-6)
    x, y = (p / (1 - p)).log(), torch.tensor(right, dtype=torch.float64)
    w = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    fit = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def step():
        fit.zero_grad()
        # A little pull towards "as it is" keeps a handful of examples from deciding alone.
        loss = torch.nn.functional.binary_cross_entropy_with_logits(w[0] * x + w[1], y) + 1e-4 * ((w - torch.tensor([1.0, 0.0])) ** 2).sum()
        loss.backward()
        return loss

    fit.step(step)
    return {"scale": round(max(w[0].item(), 0.01), 4), "shift": round(w[1].item(), 4)}


def calibration(examples, events):
    """The manifest's entry: how likely acts and roles are right, given the network's probability."""
    acts, roles = ([], []), ([], [])
    for x, found in zip(examples, events):
        gold = x.sentence.events
        for e in found:
            same = [g for g in gold if g.type == e.type and score.overlap(g.trigger, e.trigger)]
            acts[0].append(e.confidence)
            acts[1].append(bool(same))
            for a, p in zip(e.roles, e.role_confidence):
                roles[0].append(p)
                roles[1].append(any(a[0] == b[0] and score.overlap(a[1:], b[1:]) for g in same for b in g.roles))
    return {"trigger": platt(*acts), "role": platt(*roles)}


def thresholds(model, manifest, examples):
    """The thresholds, of a few, that score best: the bias against triggers by trigger+type F1, then those of roles and
    contexts by their F1. Ties go to the one nearest to the manifest's own."""
    best = copy.deepcopy(manifest["thresholds"])
    for name, measure, values in (("no_trigger_bias", "type", [-1.5, -1.25, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5]),
                                  ("role", "roles", [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6]),
                                  ("context", "contexts", [0.3, 0.35, 0.4, 0.45, 0.5, 0.55])):
        def f1(value):
            trial = manifest | {"thresholds": best | {name: value}}
            return score.score(examples, decode.predict(model, trial, examples))[measure]
        start = best[name]
        best[name] = max(sorted(values, key=lambda v: abs(v - start)), key=f1)
    return best
