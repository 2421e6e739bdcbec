"""S = G V Gᵀ factorised as what it is: a network of conductances.

With a variance as the conductance of each stream, S is the Laplacian of the reduced network, grounded outside. Striking
out one balance after the other is then the star-mesh transform: only sums, products and quotients of positive figures,
so that a gram beside a kilotonne costs no digit and no pivot can vanish. [DESIGN] after Alfa, Xue & Ye 2002, Accurate
computation of the smallest eigenvalue of a diagonally dominant M-matrix, Math. Comp. 71.
"""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.layout import (
    COUNT,
    GAP,
    INVERSE,
    NODES,
    PIVOT,
    RANK,
    SLOT,
    STEP,
    STREAMS,
    VARIANCE,
    WEIGHT,
    Floats,
    Integers,
)


@compiled
def factorise(structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Assemble S of the variances and strike out every row."""
    nodes, rank = structure[COUNT, NODES], structure[COUNT, RANK]
    for at in range(nodes + 1 + rank * (rank - 1) // 2):
        matrices[WEIGHT, at] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        matrices[WEIGHT, structure[SLOT, stream]] += figures[VARIANCE, stream]
    strike(figures, matrices, WEIGHT, nodes + 1, 0, rank)


@compiled
def strike(figures: Floats, matrices: Floats, what: int, first: int, kept: int, rank: int) -> None:
    """Strike rows rank - 1 down to `kept` out of matrix `what`; leave shares in their place, and 1 / pivot.

    Conductances to the ground stand in [0, rank), those between rows from `first` on.
    """
    for row in range(rank - 1, kept - 1, -1):
        at = first + row * (row - 1) // 2
        ground = matrices[what, row]
        total = ground
        for other in range(row):
            total += matrices[what, at + other]
        pivot = 1.0 / total
        figures[PIVOT, row] = pivot
        for one in range(row - 1, -1, -1):
            share = matrices[what, at + one] * pivot
            if share > 0.0:
                matrices[what, one] += share * ground
                below = first + one * (one - 1) // 2
                for other in range(one):
                    matrices[what, below + other] += share * matrices[what, at + other]
            matrices[what, at + one] = share


@compiled
def solve(structure: Integers, figures: Floats, matrices: Floats) -> float:
    """Put S⁻¹ · GAP into STEP, use up GAP, and return GAPᵀ · S⁻¹ · GAP."""
    nodes, rank, statistic = structure[COUNT, NODES], structure[COUNT, RANK], 0.0
    for row in range(rank - 1, -1, -1):
        at = nodes + 1 + row * (row - 1) // 2
        open_here = figures[GAP, row]
        statistic += open_here * open_here * figures[PIVOT, row]
        for other in range(row):
            figures[GAP, other] += matrices[WEIGHT, at + other] * open_here
    for row in range(rank):
        at = nodes + 1 + row * (row - 1) // 2
        found = figures[GAP, row] * figures[PIVOT, row]
        for other in range(row):
            found += matrices[WEIGHT, at + other] * figures[STEP, other]
        figures[STEP, row] = found
    figures[STEP, nodes] = 0.0
    return statistic


@compiled
def invert(structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Put S⁻¹ into INVERSE; zero stands where row m, which keeps no balance, is asked for."""
    nodes, rank = structure[COUNT, NODES], structure[COUNT, RANK]
    matrices[INVERSE, nodes] = 0.0
    for row in range(rank):
        at = nodes + 1 + row * (row - 1) // 2
        for one in range(row):
            below = nodes + 1 + one * (one - 1) // 2
            share = matrices[WEIGHT, at + one]
            found = matrices[INVERSE, one] * share
            for other in range(one):
                found += matrices[INVERSE, below + other] * matrices[WEIGHT, at + other]
            if share > 0.0:
                for other in range(one):
                    matrices[INVERSE, at + other] += matrices[INVERSE, below + other] * share
            matrices[INVERSE, at + one] = found
        itself = figures[PIVOT, row]
        for other in range(row):
            itself += matrices[WEIGHT, at + other] * matrices[INVERSE, at + other]
        matrices[INVERSE, row] = itself
