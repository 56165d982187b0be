"""Sentences as pieces: BERT's basic tokenizer and WordPiece, with each word's span kept."""

from dataclasses import dataclass

from tokenizers import BertWordPieceTokenizer

MAX_PIECES = 192
CLS, SEP, MASK = 101, 102, 103  # of BERT's uncased vocabulary


@dataclass
class Word:
    """A word of the basic tokenizer: its pieces [first, last) and characters [start, end)."""

    first: int
    last: int
    start: int
    end: int


class Pieces:
    def __init__(self, vocab):
        self.tokenizer = BertWordPieceTokenizer(vocab, lowercase=True)

    def __call__(self, sentence):
        """The ids of [CLS] sentence [SEP], cut to MAX_PIECES, their character offsets, and the words."""
        e = self.tokenizer.encode(sentence)
        ids, of, offsets = e.ids[:MAX_PIECES], e.word_ids[:MAX_PIECES], e.offsets[:MAX_PIECES]
        ids[-1], of[-1] = SEP, None
        words = []
        for i, w in enumerate(of):
            if w is None:
                continue
            if of[i - 1] == w:
                words[-1].last, words[-1].end = i + 1, offsets[i][1]
            else:
                words.append(Word(i, i + 1, *offsets[i]))
        return ids, offsets, words
