"""Fits the weights of the linker, and prints what they reach on what was left out.

It learns from two kinds of examples. A line that cites one merged change is asked without its number, as
in `masked.py`; so is an item of a release that cites one. And labels say which changes the items of some
releases mean. The model is a logistic regression with a ridge over the signals of each candidate.

Each release of Kmesh with labels, and each other community with labels, is left out in turn: weights are
fitted on all the rest, the roadmap is made with them, and the scorer holds it against the labels.

Usage: fit.py [--write] NAME ...   (prepared communities; Kmesh is always among them)
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import datasets
import numpy as np
from communities import BUILD, PROJECTS, SHARED
from held import AS_OF, GOLD, aligned, calibration, hold, names, tell
from masked import Figures, ask, cases
from msgspec.structs import replace

from kmesh_tracker import Tracker, linking
from kmesh_tracker.linking import Query, labels_of, query_for
from kmesh_tracker.linking.choosing import CITED, CLIP, STANDS_OUT, is_rival
from kmesh_tracker.linking.signals import same_repo
from kmesh_tracker.linking.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmesh_tracker.linking import Linker
    from kmesh_tracker.pipeline.board import Board
    from kmesh_tracker.records import Change

WEIGHTS: Final = Path(linking.__file__).with_name("weights.toml")
CITATIONS: Final = {"citation": 5.5, "quoted title": 5.5}
"""Hidden from the examples, as they decide by themselves. Labels hold about three of four that items cite for
meant, so that a citation without a word in common falls just short of sure.
"""
WORTH: Final = {"line": 0.3, "cited": 1.0, "labelled": 1.0, "no item": 0.25}
"""What an example counts: lines are many, and what no label knows may be an item all the same."""
RIDGE: Final = 2.0
ROUNDS: Final = 4
"""How a change stands out depends on the weights, which depend on that: after so many rounds both rest."""


@dataclass(frozen=True)
class Example:
    """A text, the signals of each change that it may mean, and which it does mean."""

    community: str
    version: str
    """The release of an item; empty for a line."""
    kind: str
    """One of :data:`WORTH`."""
    amounts: Sequence[Mapping[str, float]]
    matters: Sequence[object]
    meant: Sequence[bool | None]
    """For each candidate; None where either answer would do."""


def gather(name: str, configuration: Path) -> Iterator[Example]:
    """Yield the examples of a community."""
    tracker = Tracker.from_config(configuration, as_of=AS_OF.get(name))
    board = tracker._board()  # noqa: SLF001 - what it asks the linker is what is learnt from
    for case in cases(tracker.meetings(), tracker.changes(), tracker.urls):
        if not case.quoted:
            query = Query.of_text(case.text, case.said)
            yield _example(name, "", "line", board.linker, query, _judge({"core": names(case.change)}))
    labels = json.loads(GOLD[name].read_text("utf-8"))["items"] if name in GOLD else []
    for version in board.versions:
        yield from _items(name, version, board, [label for label in labels if label["version"] == version])


def _items(name: str, version: str, board: Board, labels: Sequence[Any]) -> Iterator[Example]:
    """Yield the items of a release that have labels, or cite what they mean."""
    plan = board._talked.plan(version, [], board._planned_in(version))  # noqa: SLF001 - before items are joined
    release, before, prefixes = board.release(version), board.before(version), labels_of(plan.items)
    label_of = aligned(labels, plan.items)
    for place, item in enumerate(plan.items):
        query = query_for(item, release, before, prefixes)
        hidden = replace(query, references=())
        if labels:
            label = label_of.get(place, {"core": ()})
            kind = "labelled" if place in label_of else "no item"
            judge = _judge(label)
        else:
            cited = [r for r in query.references if r.kind != "issue" and (r.number or r.commit)]
            kind = "cited"

            def judge(change: Change, cited: Sequence[Any] = tuple(cited)) -> bool:
                return any(
                    same_repo(r, change, board.histories.urls)
                    and (r.number == change.number if r.number else change.commit.startswith(r.commit))
                    for r in cited
                )

            if not cited:
                continue
        example = _example(name, version, kind, board.linker_of(version), hidden, judge)
        if labels or any(example.meant):
            yield example


def _example(
    name: str, version: str, kind: str, linker: Linker, query: Query, judge: Callable[[Change], bool | None]
) -> Example:
    found = linker.measured(query)
    amounts = [{value.name: value.amount for value in one.values} for one in found]
    changes = [one.change for one in found]
    return Example(name, version, kind, amounts, [c.matter for c in changes], [judge(c) for c in changes])


def _judge(label: Any) -> Callable[[Change], bool | None]:
    def judge(change: Change) -> bool | None:
        if names(change) & set(label["core"]):
            return True
        return None if names(change) & set(label.get("allowed", ())) else False

    return judge


class Matrix:
    """The examples as numbers: a row for each candidate, a column for each signal, the prior last."""

    def __init__(self, examples: Sequence[Example], names: Sequence[str]) -> None:
        rows = [[sums.get(name, 0.0) for name in names] + [1.0] for e in examples for sums in e.amounts]
        self.signals = np.array(rows)
        self.meant = np.array([bool(meant) for e in examples for meant in e.meant], float)
        self.worth = np.array(
            [0.0 if meant is None else WORTH[e.kind] for e in examples for meant in e.meant]
        )
        self._examples = examples
        self._rivals = [np.array([is_rival(sums) for sums in e.amounts], bool) for e in examples]
        self._matters = [np.unique([str(m) for m in e.matters], return_inverse=True)[1] for e in examples]

    def ahead(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far each candidate is ahead of its best rival, as the linker has it."""
        found, start = [], 0
        for rivals, matters in zip(self._rivals, self._matters, strict=True):
            own = scores[start : start + len(matters)]
            start += len(matters)
            if len(own):
                best = np.full(matters.max() + 2, -99.0)
                np.maximum.at(best, matters, np.where(rivals, own, -99.0))
                first, second = np.argsort(-best)[:2]
                other = np.where(matters == first, best[second], best[first])
                found.append(np.clip(own - other, -CLIP, CLIP))
        return np.concatenate(found)


def fit(examples: Sequence[Example]) -> Weights:
    """Return the weights that explain the examples best."""
    names = sorted({name for e in examples for sums in e.amounts for name in sums} - set(CITED))
    known = Matrix(examples, names)
    weights, ahead = _newton(known.signals, known.meant, known.worth), 0.0
    for _ in range(ROUNDS):
        column = known.ahead(known.signals @ weights)
        both = _newton(np.column_stack([column, known.signals]), known.meant, known.worth)
        ahead, weights = both[0], both[1:]
    learnt = dict(zip(names, weights.tolist(), strict=False)) | {STANDS_OUT: float(ahead)} | CITATIONS
    return Weights(round(float(weights[-1]), 2), {n: round(w, 2) for n, w in sorted(learnt.items())})


def _newton(
    rows: NDArray[np.float64], meant: NDArray[np.float64], worth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit a logistic regression by Newton's method; the last column, the prior, has no ridge."""
    ridge = np.eye(rows.shape[1]) * RIDGE
    ridge[-1, -1] = 1e-6
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (worth * (chance - meant)) + ridge @ weights
        curve = (rows * (worth * chance * (1 - chance))[:, None]).T @ rows + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if abs(step).max() < 1e-4:
            break
    return weights


def left_out(examples: Sequence[Example], configurations: Mapping[str, Path]) -> None:
    """Print what is reached on each release of Kmesh, and on each other community, when it is left out."""
    every = []
    for name in [name for name in GOLD if name in configurations]:
        helds = []
        labels = json.loads(GOLD[name].read_text("utf-8"))["items"]
        for version in sorted({label["version"] for label in labels}) if name == "kmesh" else [None]:
            rest = [e for e in examples if e.community != name or (version and e.version != version)]
            helds.append(hold(name, configurations[name], fit(rest), version))
        tell(helds)
        every += helds
    calibration(every)


def write(weights: Weights) -> None:
    """Write the weights into the package."""
    lines = [
        "# What a signal is worth, written by benchmarks/fit.py; see docs/links.md.",
        f"prior = {weights.prior}",
        "",
        "[signals]",
        *(f"{json.dumps(name)} = {worth}" for name, worth in weights.signals.items()),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(PROJECTS)}")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        configurations = {"kmesh": datasets.kmesh(Path(made), SHARED / "data")}
        configurations |= {name: BUILD / f"{name}.toml" for name in arguments.names}
        examples = [e for name, path in configurations.items() for e in gather(name, path) if e.amounts]
        kinds = Counter(e.kind for e in examples)
        print(f"{len(examples)} examples:", ", ".join(f"{count} {kind}" for kind, count in kinds.items()))
        weights = fit(examples)
        print(*(f"{worth:6.2f}  {name}" for name, worth in weights.signals.items()), sep="\n")
        if arguments.write:
            write(weights)
        print("Left out:", flush=True)
        left_out(examples, configurations)
        print("In view:", flush=True)
        with patch.object(linking, "learnt", lambda: weights):
            for name, path in configurations.items():
                if name in GOLD:
                    tell([hold(name, path, weights)])
                figures = Figures.of([answer for answer in ask(path) if not answer.case.quoted])
                told = f"first {figures.first:.3f}  among five {figures.among_five:.3f}"
                print(f"{name}: {figures.cases} lines  {told}")


if __name__ == "__main__":
    main()
