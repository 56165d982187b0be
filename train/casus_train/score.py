"""Agreement of predicted events with annotated ones, counted as `casus eval` counts it."""

from collections import Counter


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def count(gold, predicted, c):
    """Adds one sentence's events to the Counter c."""
    used, pairs = set(), []
    c["gold"] += len(gold)
    c["predicted"] += len(predicted)
    c["roles gold"] += sum(len(e.roles) for e in gold)
    c["roles predicted"] += sum(len(e.roles) for e in predicted)
    for e in predicted:
        near = [i for i, g in enumerate(gold) if i not in used and overlap(g.trigger, e.trigger)]
        if not near:
            continue
        best = next((i for i in near if gold[i].type == e.type), near[0])
        used.add(best)
        c["trigger"] += 1
        if gold[best].type == e.type:
            pairs.append((gold[best], e))
    for g, e in pairs:
        c["type"] += 1
        c["status"] += g.status == e.status
        c["background"] += g.background == e.background
        c["mode"] += g.mode == e.mode
        c["contexts gold"] += len(g.contexts)
        c["contexts predicted"] += len(e.contexts)
        c["contexts"] += len(set(g.contexts) & set(e.contexts))
        for a in e.roles:
            b = next((b for b in g.roles if a[0] == b[0] and overlap(a[1:], b[1:])), None)
            c["roles"] += b is not None
            c["roles exact"] += a == b


def f1(right, predicted, gold):
    return 2 * right / max(predicted + gold, 1)


def summary(c):
    """The figures of a Counter that count has filled, by name."""
    matched = max(c["type"], 1)
    return {"trigger": f1(c["trigger"], c["predicted"], c["gold"]), "type": f1(c["type"], c["predicted"], c["gold"]),
            "precision": c["type"] / max(c["predicted"], 1), "recall": c["type"] / max(c["gold"], 1),
            "roles": f1(c["roles"], c["roles predicted"], c["roles gold"]), "exact": f1(c["roles exact"], c["roles predicted"], c["roles gold"]),
            "status": c["status"] / matched, "background": c["background"] / matched, "mode": c["mode"] / matched,
            "contexts": f1(c["contexts"], c["contexts predicted"], c["contexts gold"])}


def score(examples, events):
    """The figures for examples and the events predicted for each."""
    c = Counter()
    for x, found in zip(examples, events):
        count(x.sentence.events, found, c)
    return summary(c)


def line(figures):
    return "  ".join(f"{k} {v:.3f}" for k, v in figures.items())
