"""The statements of a text: sentence by sentence from words and numbers to frames, then resolved against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from facts.amounts import find_amounts
from facts.assembly import assemble
from facts.bare import read_bare
from facts.binding import Binder, Token
from facts.clauses import Sentence, sentences
from facts.counts import find_counts
from facts.frames import ORDER, Frame, Rejected
from facts.reality import judge
from facts.vocabulary import Hit, Vocabulary
from records.article import Damage


@dataclass(slots=True)
class Statements:
    """All that was found in one folded text: the frames that stand, every frame, and what was rejected and why."""

    text: str
    sentences: list[Sentence]
    hits: list[Hit]
    frames: list[Frame] = field(default_factory=list)
    all_frames: list[Frame] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    cancelled: bool = False


def find_statements(
    text: str, vocabulary: Vocabulary, *, year: int | None = None, damaged: Sequence[Damage] = ()
) -> Statements:
    """Statements of a folded text; `year` is that of the article, `damaged` spots give no numbers."""
    found = Statements(text, sentences(text), vocabulary.find(text))
    numbers: list[Token] = [*find_amounts(text), *find_counts(text)]
    numbers.sort(key=lambda token: token.start)
    if damaged:
        numbers = [token for token in numbers if not _is_damaged(token, damaged, found.rejected)]
    binder = Binder(text, found.rejected)
    h = n = 0
    hits, frames = found.hits, found.all_frames
    for index, sentence in enumerate(found.sentences):
        first_hit, first_number = h, n
        while h < len(hits) and hits[h].start < sentence.end:
            h += 1
        while n < len(numbers) and numbers[n].start < sentence.end:
            n += 1
        if h == first_hit and n == first_number:
            continue
        frames += _read_sentence(
            text, sentence, index, hits[first_hit:h], numbers[first_number:n], binder, found.rejected, year
        )
    if any(hit.cue.reality == "cancelled" for hit in hits):
        found.cancelled = True
        for frame in frames:
            frame.reality = "cancelled"
    found.frames = assemble(frames)
    return found


def _read_sentence(
    text: str,
    sentence: Sentence,
    index: int,
    hits: list[Hit],
    numbers: list[Token],
    binder: Binder,
    rejected: list[Rejected],
    year: int | None,
) -> list[Frame]:
    stages = [hit for hit in hits if hit.cue.stage in ORDER]
    lookalike = next((hit for hit in hits if hit.cue.lookalike), None)
    if lookalike is not None:
        if stages or numbers:
            rejected.append(Rejected(lookalike.start, lookalike.end, f"lookalike_{lookalike.cue.lookalike}"))
        return []
    frames = binder.read(sentence, index, hits, numbers) if numbers else []
    bare = read_bare(text, sentence, index, hits, frames) if stages else []
    if frames or bare:
        judge(text, sentence, hits, frames + bare, year)
    context = binder.context
    for frame in frames:
        if frame.parent is None and frame.reality == "actual":
            context.top = frame
    if frames:
        actual = [frame for frame in frames if frame.reality == "actual"]
        context.stage = actual[-1].stage if actual else context.stage
        context.line, context.sentence = sentence.line, index
    elif stages:
        context.stage, context.sentence = stages[-1].cue.stage, index
    return frames + bare


def _is_damaged(token: Token, damaged: Sequence[Damage], rejected: list[Rejected]) -> bool:
    if not any(spot.start < token.end and token.start < spot.end for spot in damaged):
        return False
    rejected.append(Rejected(token.start, token.end, "damaged"))
    return True
