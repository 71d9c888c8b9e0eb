"""`make bench-check`: are the run and its phases still as fast, compared with plain and with the machine's products?

    python -m tests.bench.check [--write] [--rounds 5]

Compares with the file for this kind of processor in `ratios` beside this one, which `--write` makes anew; those of other kinds
are left alone. Fails on a loss of more than 20 %.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import median

from tests.bench.child import PRODUCTS, Case
from tests.bench.machine import kind, machine
from tests.bench.matrix import OURS, PLAINLY, Results, measure_yardstick
from tests.bench.report import PHASES, by_phase, floor_seconds, ratios

FOLDER = Path(__file__).with_name("ratios")
LOSS = 0.2
LEAST_S = 0.1
"""A loss of less than this is not seen by a person, and short phases vary by as much from run to run."""

Ratios = dict[str, dict[str, float]]


def main() -> int:
    """Measure and compare; the exit code says whether something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make these the committed ratios")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    ours = FOLDER / f"{kind()}.json"
    if not args.write and not ours.exists():
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.json")))
        print(f"There are no ratios of this kind of processor ({kind()}), only of {known}: make them with --write.")
        return 1
    found = ratios_of(measure_yardstick(args.rounds, lambda text: print(text, file=sys.stderr, flush=True)))
    here = machine()
    if args.write:
        ours.write_text(json.dumps({"machine": here, "ratios": found}, indent=1) + "\n", encoding="utf-8")
        print(f"Written to {ours}.")
        return 0
    committed = json.loads(ours.read_text(encoding="utf-8"))
    for name in ("processor", "torch"):
        if committed["machine"].get(name) != here.get(name):
            print(
                f"Note: the committed ratios were measured with {name} {committed['machine'].get(name)}, here it is {here.get(name)}."
            )
    for name, ratio in found.items():
        before = committed["ratios"].get(name)
        print(
            f"{name:<56}{ratio['ratio']:8.3f}   committed {before['ratio']:8.3f}"
            if before
            else f"{name:<56}{ratio['ratio']:8.3f}   new"
        )
    losses = losses_between(committed["ratios"], found)
    print("\n".join(losses) or "Nothing lost.")
    return 1 if losses else 0


def ratios_of(results: Results) -> Ratios:
    """Each system's total and phases over plain's, and its training over the floor of its multiply-adds.

    `unit` is the seconds that a ratio of 1 stands for.
    """
    rows = {Case(**row["case"]): row for row in results}
    plain = rows[PLAINLY]
    found: Ratios = {}
    for name, case in OURS.items():
        for phase in PHASES:
            unit = median(by_phase(each).get(phase, 0.0) for each in plain["seconds"])
            if unit:
                found[f"{name}: {phase} / plain's"] = {"ratio": median(ratios(rows[case], plain, phase)), "unit": unit}
        floors = [floor_seconds(rows[case], rate["float32"]) for rate in rows[Case(PRODUCTS, threads=case.threads)]["rates"]]
        shares = [by_phase(each)["training"] / floor for each, floor in zip(rows[case]["seconds"], floors, strict=True)]
        found[f"{name}: training / float32 products"] = {"ratio": median(shares), "unit": median(floors)}
    return found


def losses_between(committed: Ratios, found: Ratios) -> list[str]:
    """A sentence for each ratio that has grown by more than a fifth, and by more than a tenth of a second here."""
    sentences = []
    for name, before in committed.items():
        if name not in found:
            sentences.append(f"{name} is no longer measured: write the ratios anew with --write if that is meant.")
            continue
        now, was = found[name]["ratio"], before["ratio"]
        if now > was * (1 + LOSS) and (now - was) * found[name]["unit"] > LEAST_S:
            sentences.append(
                f"{name} has grown from {was:.3f} to {now:.3f}, by {now / was - 1:.0%}: more than the {LOSS:.0%} that is let pass."
            )
    return sentences


if __name__ == "__main__":
    sys.exit(main())
