"""The network, as the README of the model says it."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn import Linear as linear


def block(width, ff, eps, packed):
    """One transformer layer, after-norm. packed: query, key and value are one product."""
    attention = {"qkv": linear(width, 3 * width)} if packed else {k: linear(width, width) for k in ("query", "key", "value")}
    attention |= {"out": linear(width, width), "norm": nn.LayerNorm(width, eps=eps)}
    feed = {"in": linear(width, ff), "out": linear(ff, width), "norm": nn.LayerNorm(width, eps=eps)}
    return nn.ModuleDict({"attn": nn.ModuleDict(attention), "ff": nn.ModuleDict(feed)})


def run_block(block, x, mask, heads, drop):
    """x [batch, pieces, width]; mask [batch, 1, 1, pieces] is true on pieces that are there."""
    attn, ff = block["attn"], block["ff"]
    batch, pieces, width = x.shape
    if "qkv" in attn:
        qkv = attn["qkv"](x).chunk(3, -1)
    else:
        qkv = [attn[k](x) for k in ("query", "key", "value")]
    q, k, v = [t.view(batch, pieces, heads, width // heads).transpose(1, 2) for t in qkv]
    a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, pieces, width)
    x = attn["norm"](x + drop(attn["out"](a)))
    return ff["norm"](x + drop(ff["out"](F.gelu(ff["in"](x)))))


class Model(nn.Module):
    """manifest: sizes and label lists, as in manifest.json. dropout: in the heads and the conditioned layers;
    the encoder has its input masked instead (see train.py)."""

    def __init__(self, manifest, dropout=0.0, encoder_dropout=0.0):
        super().__init__()
        m, c = manifest, manifest["cond"]
        width, eps = m["width"], m["norm_eps"]
        self.heads, self.cond_heads, self.encoder_dropout = m["heads"], c["heads"], encoder_dropout
        self.drop = nn.Dropout(dropout)
        self.embed = nn.ModuleDict({"norm": nn.LayerNorm(width, eps=eps)})
        for name, rows in (("word", m["vocabulary"]), ("position", m["max_pieces"]), ("kind", 1)):
            self.embed.register_parameter(name, nn.Parameter(torch.zeros(rows, width)))
        self.embed.word.requires_grad = False  # frozen: words that the corpus lacks keep their place among those it has
        self.layer = nn.ModuleList(block(width, m["ff"], eps, False) for _ in range(m["layers"]))
        self.trigger = nn.ModuleDict({"in": linear(width, 256), "out": linear(256, len(m["trigger_tags"]))})
        self.mark = nn.Embedding(1 + len(m["types"]), width)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.down = linear(width, c["width"])
        self.cond = nn.ModuleList(block(c["width"], c["ff"], c["norm_eps"], True) for _ in range(c["layers"]))
        self.role = linear(c["width"], len(m["role_tags"]))
        self.attr = linear(c["width"] + width, 256)
        self.status, self.bg = linear(256, len(m["status"])), linear(256, 1)
        self.mode, self.ctx = linear(256, len(m["modes"])), linear(256, len(m["contexts"]))

    def tensors(self):
        """The parameters by the names they have in model.safetensors: those of the modules, but for one that torch
        keeps for itself."""
        return {k.replace("embed.kind", "embed.type"): v for k, v in self.state_dict().items()}

    @torch.no_grad()
    def fill(self, tensors):
        """Copies tensors, by such names, into the parameters; those not among them keep their values."""
        own = self.tensors()
        for name, value in tensors.items():
            own[name].copy_(value[: len(own[name])])  # a checkpoint has more positions than are read

    def encode(self, ids, mask):
        """ids [batch, pieces] -> hidden states [batch, pieces, width]."""
        e = self.embed
        x = self.drop(e["norm"](e.word[ids] + e.position[: ids.shape[1]] + e.kind[0]))
        for layer in self.layer:
            x = run_block(layer, x, mask, self.heads, lambda t: F.dropout(t, self.encoder_dropout, self.training))
        return x

    def tags(self, h):
        """Hidden states -> trigger logits [batch, pieces, 33]."""
        return self.trigger["out"](self.drop(F.gelu(self.trigger["in"](self.drop(h)))))

    def arguments(self, h, mask, on, kind):
        """One row a trigger: h [events, pieces, width] of its sentence, on [events, pieces] true on its pieces,
        kind [events] its type. -> logits of role tags [events, pieces, 20], status, background [events], mode, contexts."""
        x = self.drop(self.down(h + self.mark(torch.where(on, kind[:, None] + 1, 0))))
        for layer in self.cond:
            x = run_block(layer, x, mask, self.cond_heads, self.drop)
        share = (on / on.sum(1, keepdim=True))[..., None]
        a = torch.cat([(x * share).sum(1), (h * share).sum(1)], -1)
        a = self.drop(F.gelu(self.attr(self.drop(a))))
        return self.role(x), self.status(a), self.bg(a)[:, 0], self.mode(a), self.ctx(a)
