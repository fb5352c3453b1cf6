"""What speaks for a date as that of a figure, and for a speaker as the one from whom the article has it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.figures.draft import Draft
from transforms.figures.persons import is_person
from transforms.figures.reader import DATE, ELSEWHERE, NAMED, PUBLICATION, SPEAKER, Landmark, start_of
from transforms.figures.review.read import BEST, step
from transforms.figures.review.setting import Setting
from transforms.figures.speaker_words import lexicon
from transforms.loglinear import Choice
from transforms.text import Sentence

FIELDS: Mapping[str, str] = {"as_of": DATE, "attribution": SPEAKER}  # and what each points at
_BACK = 4  # sentences before the count whose landmarks are weighed, and what the encoder points at
_AWAY = 2  # sentences from which on it makes no difference how far off somebody is named
_NEAR, _MIDDLE = 40, 100  # characters between a landmark and the count


@dataclass(frozen=True, slots=True)
class _Seen:
    """A landmark near a count."""

    landmark: Landmark
    start: int
    sentence: Sentence


def choices(setting: Setting, draft: Draft, before: Draft | None, field: str) -> list[Choice]:
    """The answers near the count and the one pointed at, with clues; no date is the day of publication."""
    around = list(_near(setting, draft, FIELDS[field]))
    near = [seen for seen in around if seen.landmark.manner != NAMED]  # those who speak, by the rules
    named = [seen for seen in around if seen.landmark.manner == NAMED]
    none = setting.published if field == "as_of" else None
    said = [getattr(d, field) for d in (draft, before, draft.part_of) if d is not None]
    shares = dict(setting.reading(draft).pointed[field])
    if field == "as_of":
        shares[none] = shares.get(none, 0.0) + shares.pop(PUBLICATION)
    best = max(shares, key=shares.__getitem__)
    answers = dict.fromkeys([none, None, *said, *(seen.landmark.answer for seen in near), best])
    answers.pop(ELSEWHERE, None)
    last = next(
        (seen for seen in reversed(near) if seen.sentence.index <= draft.mention.sentence.index), None
    )
    found: list[Choice] = []
    for answer in answers:
        clues = [*_of_rules(draft, before, field, answer), *_of_reading(shares, best, answer, answer == none)]
        if answer in (none, None):
            clues += [f"{'none' if answer == none else 'past'} {k}" for k in _of_none(setting, draft, near)]
        where = [seen for seen in near if seen.landmark.answer == answer]
        clues += _of_landmarks(setting, draft, last, where)
        if field == "attribution" and answer is not None:
            clues += _of_speaker(answer, where)
            clues += _of_named(draft, [seen for seen in named if seen.landmark.answer == answer])
        elif field == "as_of" and answer is not None:
            clues.append(f"digits {len(answer)}")
        found.append((answer, list(dict.fromkeys(clues))))
    return found


def crossing(draft: Draft, field: str) -> tuple[str, str]:
    """Every clue counts for itself, with the rules' manner of answering and with the event."""
    why = draft.why.get(field, "")
    manner = (
        why if why == PUBLICATION else "nobody" if not why else "of the total" if "total: " in why else "said"
    )
    return manner, f"{draft.event} {draft.status}"


def _near(setting: Setting, draft: Draft, kind: str) -> Iterator[_Seen]:
    """Those of the sentences around the count, and of the article's first; nearest sentences last."""
    sentences, index = setting.page.document.sentences, draft.mention.sentence.index
    marks, nearest = setting.reader.landmarks, max(index - _BACK, 0)
    for sentence in (*sentences[: min(1, nearest)], *sentences[nearest : index + 2]):
        first = bisect_left(marks, sentence.start, key=start_of)
        last = bisect_left(marks, sentence.end, first, key=start_of)
        yield from (_Seen(mark, at, sentence) for at, mark in marks[first:last] if mark.kind == kind)


def _of_rules(draft: Draft, before: Draft | None, field: str, answer: str | None) -> Iterator[str]:
    """Is it what the rules say, for this figure, the one before and the whole?"""
    said = getattr(draft, field)
    yield "rule" if answer == said else "rule: none" if said is None else "rule: another"
    if before is not None and getattr(before, field) == answer:
        back = min(draft.mention.sentence.index - before.mention.sentence.index, 3)
        yield from ("before", f"before {back}", f"before {back} {before.event == draft.event}")
    if draft.part_of is not None:
        same = getattr(draft.part_of, field) == answer
        yield f"whole {'same' if same else 'another'}"


def _of_reading(
    shares: Mapping[str | None, float], best: str | None, answer: str | None, none: bool
) -> Iterator[str]:
    if answer in shares:
        at = step(shares[answer])
        yield from (
            f"read {at}",
            f"read {'none ' if none else ''}{at}",
            BEST if answer == best else "read less",
        )
    else:
        yield f"read elsewhere {step(shares[ELSEWHERE])}" if ELSEWHERE in shares else "read: not near"


def _of_none(setting: Setting, draft: Draft, near: Sequence[_Seen]) -> Iterator[str]:
    """What speaks for no answer: what stands nearest, and how the sentence begins."""
    document, sentence = setting.page.document, draft.mention.sentence
    yield ""
    yield f"at {min(sentence.index, 4)}"
    yield f"{draft.event} {draft.status}"
    yield f"with {min(sum(seen.sentence is sentence for seen in near), 2)} here"
    back = [seen.sentence for seen in near if seen.sentence.index < sentence.index]
    if back:
        above = "here" if back[-1].paragraph == sentence.paragraph else "above"
        yield f"with {min(sentence.index - back[-1].index, _BACK + 1)} back {above}"
    yield f"begins {document.tokens[sentence.first].lower}"
    yield f"verb {draft.verb}"
    if draft.since:
        yield "since"


def _of_landmarks(
    setting: Setting, draft: Draft, last: _Seen | None, where: Sequence[_Seen]
) -> Iterator[str]:
    """Where an answer stands; `last`: the landmark that stands last before the count or with it."""
    document, mention = setting.page.document, draft.mention
    count, index = mention.count, mention.sentence.index
    for seen in where:
        manner, back = seen.landmark.manner, index - seen.sentence.index
        if back == 0:
            gap = max(seen.start - count.end, count.start - seen.start)
            side = "left" if seen.start < count.start else "right"
            space = "near" if gap <= _NEAR else "middle" if gap <= _MIDDLE else "far"
            yield from (f"here {side}", f"here {side} {space}", f"here {manner}", f"here {manner} {side}")
            continue
        if back < 0:
            yield from ("behind", f"behind {manner}")
            continue
        if back > _BACK:
            yield from ("lead", f"lead {manner}")
            continue
        above = "here" if seen.sentence.paragraph == mention.sentence.paragraph else "above"
        yield from (f"back {back}", f"back {back} {above}", f"back {manner}", f"back {min(back, 2)} {manner}")
        yield f"back {above} begins {document.tokens[mention.sentence.first].lower}"
        if seen is last:
            yield from ("last", f"last {back} {above}", f"last {manner}")


def _of_named(draft: Draft, named: Sequence[_Seen]) -> Iterator[str]:
    """How many sentences away an answer is named without a word that reports."""
    if named:
        away = min(abs(draft.mention.sentence.index - seen.sentence.index) for seen in named)
        yield from ("named", f"named {min(away, _AWAY)}")


def _of_speaker(answer: str, where: Sequence[_Seen]) -> Iterator[str]:
    kind = "outlet" if answer.lower() in lexicon().outlets else "person" if is_person(answer) else "body"
    yield from ("speaker", kind, f"{kind} {len(answer.split()) > 2}")
    if where and where[0].sentence.index == 0:
        yield f"lead {kind}"
