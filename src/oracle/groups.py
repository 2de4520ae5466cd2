# SPDX-License-Identifier: GPL-2.0-or-later
"""What both oracles print of their disagreements: the first of each kind with its
document, then the numbers of all of a kind, then how many domains ended how."""
import collections

SHOWN = 8  # numbers of a kind


def report(arch, seed, order, results, known=()):
    """results: (number, edges, document, case); order: the outcomes, disagreements last.
    known: parts of kinds that are counted and no more. Gives how many others disagree."""
    counts, kinds = collections.Counter(), collections.defaultdict(list)
    unknown = 0
    for number, edges, text, case in results:
        counts[case.outcome] += 1
        if case.outcome != order[-1]:
            continue
        if all(any(part in kind for part in known) for kind in case.kinds):
            for kind in case.kinds:
                kinds[f"(known) {kind}"].append(number)
            continue
        unknown += 1
        if any(kind not in kinds for kind in case.kinds):
            print(f"== {arch}, seed {seed}, domain {number} ({', '.join(edges)})\n"
                  f"{text}{case.detail}\n", flush=True)
        for kind in case.kinds:
            kinds[kind].append(number)
    for kind, numbers in sorted(kinds.items(), key=lambda one: -len(one[1])):
        print(f"{arch}: {len(numbers)} x {kind}: domain "
              + ", ".join(map(str, numbers[:SHOWN])) + ", ..." * (len(numbers) > SHOWN))
    print(f"{arch}: {counts.total()} domains: "
          + ", ".join(f"{counts[outcome]} {outcome}" for outcome in order), flush=True)
    return unknown
