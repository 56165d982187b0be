"""Trains a model. See README.md one folder up, and --help."""

import argparse
import copy
import glob
import json
import os
import random
import sys
import time

import torch

from . import base, calibrate, check, decode, distil, export, score
from .data import Batch, Labeller, batches, hold_out
from .loss import loss, mode_mask
from .model import Model
from .notation import read
from .pieces import Pieces

TRAIN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def arguments(argv):
    p = argparse.ArgumentParser(prog="python -m casus_train", formatter_class=argparse.ArgumentDefaultsHelpFormatter,
                                description="Trains a model of casus on annotated sentences, on the CPU.")
    p.add_argument("data", nargs="*", default=sorted(glob.glob(os.path.join(TRAIN, "data", "*.txt"))), help="notation files to train with")
    p.add_argument("--out", required=True, help="folder for the model, and for the checkpoint of each epoch")
    p.add_argument("--base", default=os.path.join(os.path.dirname(TRAIN), "model"),
                   help="where to start: a model folder, or a BERT checkpoint (config.json, model.safetensors, vocab.txt)")
    p.add_argument("--fresh-heads", action="store_true", help="take the encoder alone from a model folder")
    p.add_argument("--gold", nargs="*", default=[], help="notation files to score after each epoch")
    p.add_argument("--hold-out", type=int, default=1000, help="sentences of the data to score and calibrate by instead of training with them")
    p.add_argument("--tune", nargs="*", default=[], help="notation files to set the thresholds by; none: those of the base are kept")
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--lr", type=float, default=5e-5, help="of the encoder; 1.5e-4 from a BERT checkpoint")
    p.add_argument("--head-lr", type=float, default=2e-4, help="of the heads; 1e-3 from a BERT checkpoint")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--mask", type=float, default=0.1, help="share of pieces masked in training")
    p.add_argument("--dropout", type=float, default=0.1, help="in the heads")
    p.add_argument("--encoder-dropout", type=float, default=0.0)
    p.add_argument("--teacher", nargs="*", default=[], metavar="FOLDER", help="models whose opinions, averaged, count as labels too")
    p.add_argument("--distil", type=float, default=0.5, help="by this share, where there are teachers")
    p.add_argument("--smoothing", type=float, default=0.0, help="share of trigger labels that is spread over all tags")
    p.add_argument("--average", type=float, default=0.999, help="decay of the running average of the weights, which is what is kept; 0 keeps the last")
    p.add_argument("--weight", action="append", default=[], metavar="FILE=W", help="weight of a file's trigger labels, as written.txt=1.5")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=0, help="0: as many as there are")
    p.add_argument("--limit", type=int, default=0, help="train with this many sentences only")
    p.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return p.parse_args(argv)


class Average:
    """A running average of a model's weights, which judges better than the weights of any one step."""

    def __init__(self, model, decay):
        self.model, self.decay, self.steps = copy.deepcopy(model).eval(), decay, 0

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        decay = min(self.decay, self.steps / (10 + self.steps))
        for mine, its in zip(self.model.parameters(), model.parameters()):
            if its.requires_grad:
                mine.lerp_(its, 1 - decay)


def optimizer(model, args):
    encoder = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith(("embed.", "layer."))]
    heads = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(("embed.", "layer."))]
    return torch.optim.AdamW([{"params": encoder, "peak": args.lr}, {"params": heads, "peak": args.head_lr}], lr=0.0, weight_decay=0.01)


def rate(step, steps):
    """The learning rate's share of its peak: up over a tenth of the steps, then down to 0 in a straight line."""
    warm = max(1, steps // 10)
    return (step + 1) / warm if step < warm else (steps - step) / max(1, steps - warm)


def read_all(args, label):
    """-> examples to train with, and held-out ones."""
    weights = dict(w.split("=") for w in args.weight)
    weight_of, sentences = {}, []
    for path in args.data:
        for s in read(path):
            weight_of[id(s)] = float(weights.get(os.path.basename(path), 1))
            sentences.append(s)
    held = []
    if args.hold_out:
        sentences, held = hold_out(sentences, args.hold_out)
    if args.limit:
        sentences = sentences[: args.limit]
    examples = [label(s, weight_of[id(s)]) for s in sentences]
    for x in examples:
        x.tags = (1 - args.smoothing) * x.tags + args.smoothing / x.tags.shape[1]
    return examples, [label(s) for s in held]


def main(argv=None):
    args = arguments(argv)
    if args.threads:
        torch.set_num_threads(args.threads)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    say = lambda text: print(text, flush=True)

    manifest = base.manifest_of(args.base)
    vocab = os.path.join(args.base, "vocab.txt")
    label = Labeller(manifest, Pieces(vocab))
    examples, held = read_all(args, label)
    gold = {os.path.basename(path): [label(s) for s in read(path)] for path in args.gold}
    say(f"training with {len(examples)} sentences, {len(held)} held out")

    if args.teacher:
        distil.blend(examples, args.teacher, args.distil)
        say(f"labels blended with what {len(args.teacher)} teachers say")
    model = Model(manifest, args.dropout, args.encoder_dropout)
    base.load(model, args.base, args.fresh_heads)
    average = Average(model, args.average)
    optimize, modes = optimizer(model, args), mode_mask(manifest)
    per_epoch = -(-len(examples) // args.batch)
    steps, step, first = args.epochs * per_epoch, 0, 0
    scores = []
    checkpoint = os.path.join(args.out, "checkpoint.pt")
    if args.resume:
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        average.model.load_state_dict(saved["average"])
        average.steps = step = saved["step"]
        optimize.load_state_dict(saved["optimizer"])
        first, scores = saved["epoch"], saved["scores"]

    bf16 = torch.cpu._is_avx512_bf16_supported()
    started = time.monotonic()
    begun = step
    for epoch in range(first, args.epochs):
        # Everything random of an epoch follows from the seed and its number, so that a resumed run goes on as it would have.
        rng, noise = random.Random(f"{args.seed} {epoch}"), torch.Generator().manual_seed(args.seed * 1000 + epoch)
        torch.manual_seed(args.seed * 1000 + epoch)
        running = 0.0
        model.train()
        for n, part in enumerate(batches(examples, args.batch, rng), 1):
            for group in optimize.param_groups:
                group["lr"] = group["peak"] * rate(step, steps)
            batch = Batch.of(part)
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                value = loss(model, batch, batch.masked(args.mask, noise), modes)
            optimize.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimize.step()
            average.update(model)
            step += 1
            running = value.item() if n == 1 else 0.98 * running + 0.02 * value.item()
            if n % 50 == 0 or n == per_epoch:
                taken = time.monotonic() - started
                say(f"epoch {epoch + 1}/{args.epochs}  step {n}/{per_epoch}  loss {running:.4f}  {taken:.0f} s, {taken / (step - begun) * (steps - step):.0f} s to go")
        kept = average.model if args.average else model
        figures = {name: score.score(x, decode.predict(kept, manifest, x)) for name, x in [("held out", held), *gold.items()] if x}
        scores.append(figures)
        for name, found in figures.items():
            say(f"epoch {epoch + 1}  {name}: {score.line(found)}")
        torch.save({"model": model.state_dict(), "average": average.model.state_dict(), "optimizer": optimize.state_dict(),
                    "step": step, "epoch": epoch + 1, "scores": scores}, checkpoint + ".new")
        os.replace(checkpoint + ".new", checkpoint)

    kept = average.model if args.average else model
    kept.fill(export.halves(kept))  # what is measured from here on is what is written
    if args.tune:
        manifest["thresholds"] = calibrate.thresholds(kept, manifest, [label(s) for path in args.tune for s in read(path)])
    if held:
        manifest["calibration"] = calibrate.calibration(held, decode.predict(kept, manifest, held))
    figures = {name: score.score(x, decode.predict(kept, manifest, x)) for name, x in [("held out", held), *gold.items()] if x}
    for name, found in figures.items():
        say(f"as exported  {name}: {score.line(found)}")
    settings = {k: v for k, v in vars(args).items() if k not in ("out", "resume", "threads")}
    settings |= {"data": [os.path.basename(p) for p in args.data], "base": os.path.basename(os.path.abspath(args.base)),
                 "gold": [os.path.basename(p) for p in args.gold], "tune": [os.path.basename(p) for p in args.tune],
                 "teacher": [os.path.basename(os.path.abspath(p)) for p in args.teacher], "sentences": len(examples), "scores": scores + [figures]}
    samples = sorted(held or examples, key=lambda x: x.sentence.id)[:30]
    export.write(args.out, kept, manifest, vocab, settings, samples)
    differences = check.largest_differences(args.out)
    say(f"NumPy forward against torch, largest differences: { {k: round(v, 5) for k, v in differences.items()} }")
    if max(differences.values()) > check.TOLERANCE:
        say("the exported model does not compute what was trained")
        return 1
    os.remove(checkpoint)
    return 0


if __name__ == "__main__":
    sys.exit(main())
