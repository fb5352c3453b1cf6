"""Fits the weights of transforms/figures/placing.csv on annotated articles.

    uv run --group training python -m tests.training.placing [--check] [FILES...]

Extracts the figures of annotated articles, pairs them with the annotated ones, and fits how much each
clue speaks for a country being the place (a conditional logistic regression: one choice per figure).
With --check it writes nothing, but fits five times on four fifths and compares the rules alone with the
choice on the fifth that the fit has not seen.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tests.training.articles import arguments, folds, read
from tests.transforms.scoring import paired
from transforms.figures import extract, placing
from transforms.figures.draft import Draft
from transforms.model import Figure

_WEIGHTS = Path(placing.__file__).with_name("placing.csv")
_RARE = 3  # clues that fewer choices show are left out
_SMOOTHING = 3.0  # strength of the pull towards zero, chosen by --check

Example = tuple[str, str | None, str | None, list[placing.Choice]]  # address, annotated, by rule, choices


def main() -> None:
    """Fit and write, or check."""
    args = arguments(__doc__ or "")
    found = list(examples(args.files))
    if args.check:
        check(found)
    else:
        write(fit(found), len(found))


def examples(files: Sequence[Path]) -> Iterator[Example]:
    """One per figure that is found and annotated: what the rules say, and the choices."""
    for article in read(files):
        seen: list[tuple[Draft, str | None, list[placing.Choice]]] = []

        def record(setting: placing.Setting, drafts: Sequence[Draft], seen: list[Any] = seen) -> None:
            for draft, before in zip(drafts, [None, *drafts], strict=False):
                seen.append((draft, draft.place, placing.choices(setting, draft, before)))

        with patch.object(placing, "settle", record):
            found = extract(article["text"], date.fromisoformat(article["published"]))
        for i, j in paired(article["figures"], [asdict(figure) for figure in found]):
            seen_here = [(by_rule, weighed) for draft, by_rule, weighed in seen if _same(draft, found[j])]
            if seen_here and not article["figures"][i].get("optional"):
                yield article["url"], article["figures"][i]["place"], *seen_here[0]


def _same(draft: Draft, figure: Figure) -> bool:
    count = draft.mention.count
    return (
        figure.char_start <= count.start < figure.char_end
        and (count.value, count.low, count.high) == (figure.value, figure.low, figure.high)
        and draft.mention.unit == figure.unit
    )


def fit(found: Sequence[Example]) -> dict[str, float]:
    """The weight of each clue, by maximum likelihood of the annotated choices (L-BFGS)."""
    often = Counter(clue for *_, weighed in found for _, clues in weighed for clue in clues)
    place = {clue: k for k, clue in enumerate(sorted(c for c in often if often[c] >= _RARE))}
    usable = [e for e in found if any(country == e[1] for country, _ in e[3])]
    columns: list[int] = []
    ends = [0]
    group: list[int] = []
    right: list[bool] = []
    for k, (_, annotated, _, weighed) in enumerate(usable):
        for country, clues in weighed:
            columns += [place[clue] for clue in clues if clue in place]
            ends.append(len(columns))
            group.append(k)
            right.append(country == annotated)
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(group), len(place)))
    groups, chosen = np.array(group), np.array(right)
    starts = np.searchsorted(groups, np.arange(len(usable)))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        totals = table @ weights
        totals -= np.maximum.reduceat(totals, starts)[groups]
        powers = np.exp(totals)
        sums = np.add.reduceat(powers, starts)
        surprise = float((np.log(sums) - totals[chosen]).sum())
        slope = table.T @ (powers / sums[groups] - chosen)
        return surprise + _SMOOTHING / 2 * float(weights @ weights), slope + _SMOOTHING * weights

    fitted = minimize(loss, np.zeros(len(place)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {clue: round(float(fitted[k]), 2) for clue, k in place.items()}


def write(weights: dict[str, float], number: int) -> None:
    """Write the weights to two digits; clues that say nothing are left out."""
    kept = {clue: weight for clue, weight in weights.items() if weight}
    with _WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["clue", "weight"])
        rows.writerows((clue, f"{weight:.2f}") for clue, weight in kept.items())
    print(f"{number} figures, {len(kept)} clues")


def check(found: Sequence[Example]) -> None:
    """Print the share of right countries, of the rules and of the choice, on articles not seen."""
    rules = choice = 0
    for unseen in folds(example[0] for example in found):
        weights = fit([example for example in found if example[0] not in unseen])
        for _, annotated, by_rule, weighed in (e for e in found if e[0] in unseen):
            rules += by_rule == annotated
            country, probability = placing.best(weighed, weights)
            choice += (country if probability >= placing.SURE else by_rule) == annotated
    print(
        f"{len(found)} figures, right by the rules {rules / len(found):.3f}, "
        f"by choice {choice / len(found):.3f}"
    )


if __name__ == "__main__":
    main()
