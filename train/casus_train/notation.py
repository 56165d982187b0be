"""The notation of events (doc/notation.md): a reader, strict enough to train from.

Spans are characters of the sentence, as everywhere in this program; the Go side counts bytes.
"""

import re
from dataclasses import dataclass, field

TYPES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
ROLES = "S R M L W A K I D X".split()
STATUS = "done alleged planned possible denied".split()


@dataclass
class Event:
    type: str
    trigger: tuple[int, int]
    mode: str = ""
    status: str = "done"
    background: bool = False
    contexts: list[str] = field(default_factory=list)
    roles: list[tuple[str, int, int]] = field(default_factory=list)  # letter, start, end


@dataclass
class Sentence:
    id: str
    text: str
    events: list[Event]
    neighbours: list[str]  # the sentences before and after it in its report, as far as given


def locate(sentence, words):
    """The span of words, with or without an occurrence mark (@2) and a code in braces behind them; None when absent."""
    words = re.sub(r"\s*\{[^}]*\}$", "", words.strip())
    n, mark = 1, re.search(r"@(\d+)$", words)
    if mark and words[: mark.start()] in sentence:
        n, words = int(mark.group(1)), words[: mark.start()]
    for pattern in (r"(?<!\w)" + re.escape(words) + r"(?!\w)", re.escape(words)):  # whole words first
        found = [m.start() for m in re.finditer(pattern, sentence)]
        if words and len(found) >= n >= 1:
            return found[n - 1], found[n - 1] + len(words)
    return None


def parse_event(line, sentence):
    """An event line; raises ValueError where it says nothing that can be learned from."""
    head, *fields = [f.strip() for f in line.split("|")]
    kind, _, mode = head.partition("/")
    if kind not in TYPES:
        raise ValueError(f"unknown type {kind!r}")
    event = Event(kind, (0, 0), mode=mode)
    for f in fields:
        key, _, value = f.partition("=")
        if key == "t":
            event.trigger = locate(sentence, value) or (0, 0)
        elif key in ROLES:
            spans = [locate(sentence, v) for v in value.split(";")]
            event.roles += [(key, *s) for s in spans if s]
        elif key == "st":
            status, _, background = value.partition("+")
            if status not in STATUS:
                raise ValueError(f"unknown status {value!r}")
            event.status, event.background = status, background == "bg"
        elif key == "c":
            event.contexts = [c.strip() for c in value.split(",")]
        else:
            raise ValueError(f"unknown field {key!r}")
    if event.trigger == (0, 0):
        raise ValueError("no trigger in the sentence")
    return event


def read(path):
    """The sentences of a notation file. A line that cannot be read is a ValueError with its place."""
    sentences, current = [], None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if line.startswith("#"):
                current = Sentence(line[1:].strip(), "", [], [])
                sentences.append(current)
            elif line.startswith("> "):
                current.text = line[2:].strip()
            elif line.startswith("~ "):
                current.neighbours.append(line[2:].strip())
            elif line and not line.startswith("==="):
                try:
                    current.events.append(parse_event(line, current.text))
                except ValueError as e:
                    raise ValueError(f"{path}:{number}: {e}: {line}") from None
    return sentences
