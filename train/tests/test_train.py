"""Tests of the trainer. Run by `go test ./train`, or by python -m unittest in train/."""

import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import unittest

import torch
from safetensors.torch import load_file, save_file

from casus_train import __main__ as train
from casus_train import base, check, data, decode, distil, export, notation, pieces, score
from casus_train.model import Model

HERE = os.path.dirname(os.path.abspath(__file__))
FEW = os.path.join(HERE, "few.txt")
SHARED = os.path.join(HERE, "..", "..", "..", "shared")


def tiny_checkpoint(folder):
    """A BERT checkpoint of two narrow layers with random weights, and a vocabulary of the words of few.txt."""
    words = sorted({w.strip(".,'").lower() for s in notation.read(FEW) for w in s.text.replace("'s", " ' s").split()} | {".", ",", "'", "s"} - {""})
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as f:
        f.write("\n".join(["[PAD]"] + [f"[unused{i}]" for i in range(99)] + ["[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words) + "\n")
    config = {"num_hidden_layers": 2, "hidden_size": 48, "num_attention_heads": 4, "intermediate_size": 96, "layer_norm_eps": 1e-12}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as f:
        json.dump(config, f)
    torch.manual_seed(5)
    vary = lambda *shape: torch.randn(*shape) * 0.2
    weights = {"embeddings.word_embeddings.weight": vary(104 + len(words), 48), "embeddings.position_embeddings.weight": vary(256, 48),
               "embeddings.token_type_embeddings.weight": vary(2, 48), "embeddings.position_ids": torch.arange(256)[None],
               "embeddings.LayerNorm.weight": torch.ones(48), "embeddings.LayerNorm.bias": torch.zeros(48), "pooler.dense.weight": vary(48, 48)}
    for i in range(2):
        for name, out, size in (("attention.self.query", 48, 48), ("attention.self.key", 48, 48), ("attention.self.value", 48, 48),
                                ("attention.output.dense", 48, 48), ("intermediate.dense", 96, 48), ("output.dense", 48, 96)):
            weights[f"encoder.layer.{i}.{name}.weight"], weights[f"encoder.layer.{i}.{name}.bias"] = vary(out, size), torch.zeros(out)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"encoder.layer.{i}.{name}.weight"], weights[f"encoder.layer.{i}.{name}.bias"] = torch.ones(48), torch.zeros(48)
    save_file(weights, os.path.join(folder, "model.safetensors"))


def run(*argv):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = train.main([str(a) for a in argv])
    return code, out.getvalue()


class TestTraining(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        torch.set_num_threads(1)
        self.bert = os.path.join(self.folder, "bert")
        os.mkdir(self.bert)
        tiny_checkpoint(self.bert)

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_learns_a_few_sentences(self):
        code, said = run(FEW, "--out", self.path("out"), "--base", self.bert, "--epochs", 60, "--lr", 1e-3, "--head-lr", 1e-3, "--batch", 2,
                         "--hold-out", 0, "--mask", 0, "--dropout", 0, "--average", 0, "--gold", FEW)
        self.assertEqual(code, 0, said)
        last = [line for line in said.splitlines() if "as exported" in line][0]
        found = dict(zip(last.split()[3::2], map(float, last.split()[4::2])))
        for measure in ("type", "roles", "status", "mode", "background"):
            self.assertGreater(found[measure], 0.9, said)
        # The folder is a model that this program can start from, and that says the same.
        with open(self.path("out/manifest.json"), encoding="utf-8") as f:
            manifest = json.load(f)
        self.assertNotIn("vocabulary", manifest)
        manifest = base.manifest_of(self.path("out"))
        model = Model(manifest)
        base.load(model, self.path("out"))
        label = data.Labeller(manifest, pieces.Pieces(self.path("out/vocab.txt")))
        examples = [label(s) for s in notation.read(FEW)]
        again = score.score(examples, decode.predict(model, manifest, examples))
        self.assertAlmostEqual(again["type"], found["type"], 3)

    def test_resumed_run_is_the_same_run(self):
        common = [FEW, "--base", self.bert, "--batch", 4, "--hold-out", 4, "--lr", 1e-3, "--head-lr", 1e-3, "--epochs", 2]
        run(*common, "--out", self.path("whole"))
        save = torch.save

        def stop(*args):
            save(*args)
            os.replace(args[1], args[1].removesuffix(".new"))
            raise KeyboardInterrupt

        torch.save = stop
        try:
            with self.assertRaises(KeyboardInterrupt):
                run(*common, "--out", self.path("parts"))
        finally:
            torch.save = save
        code, said = run(*common, "--out", self.path("parts"), "--resume")
        self.assertEqual(code, 0)
        self.assertNotIn("epoch 1", said)
        whole, parts = load_file(self.path("whole/model.safetensors")), load_file(self.path("parts/model.safetensors"))
        for name in whole:
            self.assertTrue(torch.equal(whole[name], parts[name]), name)

    def test_teacher_moves_labels(self):
        run(FEW, "--out", self.path("teacher"), "--base", self.bert, "--epochs", 1, "--hold-out", 0)
        manifest = base.manifest_of(self.path("teacher"))
        label = data.Labeller(manifest, pieces.Pieces(self.path("teacher/vocab.txt")))
        hard, soft = ([label(s) for s in notation.read(FEW)] for _ in range(2))
        distil.blend(soft, [self.path("teacher"), self.path("teacher")], 0.25, size=5)
        for a, b in zip(hard, soft):
            self.assertTrue(torch.allclose(b.tags.sum(-1), torch.ones(len(b.words)), atol=1e-4))
            self.assertLessEqual((a.tags - b.tags).abs().max(), 0.2501)
            for t, u in zip(a.targets, b.targets):
                self.assertLessEqual((t.roles - u.roles).abs().max(), 0.2501)
        self.assertGreater(max((a.tags - b.tags).abs().max() for a, b in zip(hard, soft)), 0.1)
        code, _ = run(FEW, "--out", self.path("pupil"), "--base", self.bert, "--epochs", 1, "--hold-out", 0, "--teacher", self.path("teacher"))
        self.assertEqual(code, 0)

    def test_check_sees_a_wrong_weight(self):
        run(FEW, "--out", self.path("out"), "--base", self.bert, "--epochs", 1, "--hold-out", 0)
        self.assertLess(max(check.largest_differences(self.path("out")).values()), check.TOLERANCE)
        weights = load_file(self.path("out/model.safetensors"))
        weights["layer.1.attn.value.weight"][:, 0] += 1
        save_file(weights, self.path("out/model.safetensors"))
        self.assertGreater(check.largest_differences(self.path("out"))["hidden"], check.TOLERANCE)


class TestParts(unittest.TestCase):
    def test_reads_notation(self):
        sentences = notation.read(FEW)
        self.assertEqual(len(sentences), 12)
        first = sentences[0].events[1]
        self.assertEqual((first.type, first.mode, first.status, first.roles), ("ASSAULT", "heavy-weapons", "alleged",
                         [("S", 15, 20), ("R", 43, 60), ("A", 0, 6)]))
        self.assertTrue(sentences[10].events[0].background)
        self.assertEqual(sentences[1].neighbours, [sentences[0].text])
        for faulty in ("NOTHING | t=x", "AID | S=Peru", "AID | t=x | st=did", "AID | t=absent", "AID | t=x | Q=x"):
            with self.assertRaises(ValueError):
                notation.parse_event(faulty, "x")
        self.assertEqual(notation.locate("the man and an aide", "an"), (12, 14))
        self.assertEqual(notation.locate("Iran, Iran", "Iran@2 {IRN.GOV}"), (6, 10))

    def test_reports_stay_together(self):
        train, held = data.hold_out(notation.read(FEW), 2, seed=1)
        self.assertEqual(len(train) + len(held), 12)
        for part in (train, held):
            ids = {s.id for s in part}
            self.assertNotEqual(len(ids & {"few-1", "few-2"}), 1)
        self.assertTrue(held)

    def test_tags_to_spans(self):
        b, i, other = 1, 2, 4  # B and I of the first type, I of the second
        self.assertEqual(decode.spans_of_tags([0, b, i, 0, i, other, b, b]), [[1, 2, 0], [4, 4, 0], [5, 5, 1], [6, 6, 0], [7, 7, 0]])
        self.assertEqual(decode.spans_of_role([0.9, 0, 0.8, 0, 0], [0.9, 0.7, 0.9, 0.2, 0.9], 0.5), [[0, 1], [2, 2]])


class TestAgainstReference(unittest.TestCase):
    """Holds this program against the reference model and the outside scorer, where they are."""

    def setUp(self):
        self.model = os.path.join(SHARED, "model")
        if not os.path.exists(self.model):
            self.skipTest("no ../shared beside the repository")

    def test_vectors(self):
        manifest = base.manifest_of(self.model)
        model = Model(manifest)
        base.load(model, self.model)
        label = data.Labeller(manifest, pieces.Pieces(os.path.join(self.model, "vocab.txt")))
        with open(os.path.join(self.model, "reference.jsonl"), encoding="utf-8") as lines:
            for line in list(lines)[:8]:
                want = json.loads(line)
                got = export.vectors(model, manifest, label(notation.Sentence("", want["sentence"], [], [])))
                for name in ("pieces", "word_heads", "offsets", "sentence_pieces"):
                    self.assertEqual(got[name], want[name])
                for a, b in zip(got["decoded"], want["decoded"], strict=True):
                    a["contexts"], b["contexts"] = sorted(a["contexts"]), sorted(b["contexts"])
                    self.assertEqual(a, b)
                self.assertLess((torch.tensor(got["trigger"]) - torch.tensor(want["trigger"])).abs().max(), check.TOLERANCE)
                for a, b in zip(got["events"], want["events"], strict=True):
                    self.assertLess((torch.tensor(a["role"]) - torch.tensor(b["role"])).abs().max(), check.TOLERANCE)

    def test_score_is_the_outside_scorers(self):
        sys.path.insert(0, os.path.join(SHARED, "tools"))
        import agree

        sentences = notation.read(os.path.join(SHARED, "gold", "articles.txt"))
        rng, total, gold, predicted = random.Random(3), score.Counter(), {}, {}
        for s in sentences:
            spoiled = []
            for e in s.events:
                e.roles = sorted(e.roles)
                if rng.random() < 0.8:
                    words = s.text.split(" ")[0]
                    trigger = (0, len(words)) if rng.random() < 0.2 else e.trigger
                    roles = [(r if rng.random() < 0.8 else "K", a, max(a + 1, b - rng.randrange(4))) for r, a, b in e.roles if rng.random() < 0.9]
                    spoiled.append(notation.Event(e.type if rng.random() < 0.8 else "AID", trigger, "", rng.choice(notation.STATUS), False, [], roles))
            score.count(s.events, spoiled, total)
            for side, events in ((gold, s.events), (predicted, spoiled)):
                side[s.id] = (s.text, [{"type": e.type, "trigger": e.trigger, "status": e.status, "bg": e.background, "mode": e.mode,
                                        "args": [list(r) for r in e.roles]} for e in events])
        with contextlib.redirect_stdout(io.StringIO()):
            want = agree.compare(gold, predicted)
        got = score.summary(total)
        self.assertEqual((round(got["type"], 3), round(got["roles"], 3), round(got["status"], 3), round(got["mode"], 3)),
                         (want["trigger"], want["role"], round(want["status"], 3), round(want["mode"], 3)))


if __name__ == "__main__":
    unittest.main()
