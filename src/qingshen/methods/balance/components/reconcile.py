"""The verb: flows, contents and transfers that disagree → a material balance component by component that closes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from qingshen.language import Text
from qingshen.methods.balance.components.assess import Assessment, assess
from qingshen.methods.balance.components.constraints import Balances, Label, balances
from qingshen.methods.balance.components.newton import Solution, solve
from qingshen.methods.balance.components.result import ComponentResult
from qingshen.methods.balance.components.start import raw_point, starting_point
from qingshen.methods.balance.components.variables import FLOW, Options, Variables, read_variables
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Given, Network
from qingshen.problems import Place, Problem, Refused


def reconcile_components(
    network: Network,
    contents: Given,
    *,
    transfers: Given | None = None,
    normalised: bool | Collection[str] = False,
    not_conserved: Collection[tuple[str, str]] = (),
    reference: Mapping[str, float] | None = None,
    flow_guess: Mapping[str, float] | None = None,
    alpha: float = 0.05,
) -> ComponentResult:
    """Return flows and contents closest to the readings, weighed by their sigmas, whose balances all close.

    Balances: of the total flow at every node; of each component, Σ ± flow × content = 0; and what the options add.
    `contents`: `stream`, `component`, `value`, `sigma` [any one unit a component], null value = unmeasured, sigma 0 =
    exact, no row = unmeasured; `guess` of what is unmeasured and `factor` (heat capacity [per flow and content], 1)
    where wanted. `transfers`: `stream`, `component` (empty = the flow itself), `value`, `sigma`, `guess`: what share
    of all that enters its source the stream carries away. `normalised`: True or the components that are fractions and
    sum to 1 in every stream. `not_conserved`: (node, component) where a component is made or lost. `reference`:
    components with a level to count from instead of fractions or concentrations (temperatures: energy balance Σ ± flow
    × factor × (T - reference) = 0), which may be negative. `flow_guess`: unmeasured flows by stream. `alpha` (0, 1):
    share of false alarms of each test.

    Lagrange-Newton from the solution in component flows; J ~ χ² of as many degrees of freedom as balances check
    readings; statistics by the delta method (Narasimhan & Jordache 2000, ch. 5; Cencic 2016). Raises Refused with
    every mistake in the tables, where exact readings contradict each other, and where no solution was found;
    ValueError for an `alpha` that is none.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, is {alpha}")
    options = Options(normalised, not_conserved, reference)
    variables = read_variables(network, contents, transfers, options, flow_guess or {})
    equations = balances(variables)
    _refuse_contradictions(variables, equations)
    start, scale = starting_point(variables)
    readings = variables.readings(scale)
    solution = solve(equations.sums, readings, start)
    if not solution.converged:
        again = solve(equations.sums, readings, raw_point(variables, start))
        solution = again if again.converged or not solution.usable else solution
    if not solution.usable:
        raise Refused([_not_closed(variables, equations, solution)])
    assessment = assess(equations.sums, readings, solution, variables.reach)
    notes = (*network.notes, *_notes(variables, solution, assessment))
    return ComponentResult(variables, equations, alpha, solution, assessment, notes)


def place(variables: Variables, label: Label) -> Place:
    """Return where a balance stands."""
    component = variables.component[label.component] if label.component >= 0 else FLOW
    named = variables.network.node if label.kind in ("total", "component") else variables.network.stream
    return Place(cell=" · ".join(part for part in (named[label.where], component) if part))


def described(variables: Variables, label: Label) -> Text:
    """Return a balance in words."""
    where = place(variables, label)
    return {
        "total": Text(f"单元 {where} 的总量平衡", f"the total balance of {where}"),
        "component": Text(f"{where} 的平衡", f"the balance of {where}"),
        "whole": Text(f"物流 {where} 的组分之和", f"the sum of the fractions of {where}"),
        "transfer": Text(f"{where} 的分配系数", f"the transfer of {where}"),
    }[label.kind]


def _refuse_contradictions(variables: Variables, equations: Balances) -> None:
    """Refuse balances between exact figures alone that do not close."""
    exact = variables.sigma == 0
    z = np.where(exact, np.nan_to_num(variables.value), 1.0)
    sums = equations.sums
    movable = np.zeros(sums.rows, dtype=np.bool_)
    free = np.append(~exact, False)
    movable[sums.row[free[sums.factor].any(axis=1) & (sums.weight != 0)]] = True
    size = sums.size(z)
    wrong = ~movable & (np.abs(sums.residual(z)) > 1e-9 * size)
    problems = []
    for at in np.flatnonzero(wrong).tolist():
        label = equations.label[at]
        gap = f"{float(sums.residual(z)[at]):.6g}"
        name = described(variables, label)
        problems.append(problem(place(variables, label), "balance-contradicts", balance=name, gap=gap))
    problems += _exact_shares(variables)
    if problems:
        raise Refused(problems)


def _exact_shares(variables: Variables) -> list[Problem]:
    """Return the nodes all of whose outflows have an exact transfer, which do not add up to 1."""
    network = variables.network
    shares: dict[tuple[int, int], dict[int, float]] = {}
    for number, (stream, k) in enumerate(variables.transfer):
        at = variables.moved(number)
        if variables.sigma[at] == 0:
            shares.setdefault((int(network.source[stream]), k), {})[stream] = float(variables.value[at])
    problems = []
    for (node, k), given in shares.items():
        total = sum(given.values())
        whole = len(given) == int((network.source == node).sum()) and (k < 0 or variables.conserved[node, k])
        if whole and abs(total - 1.0) > 1e-9:
            name = variables.component[k] if k >= 0 else Text("流量", "the flow")
            facts = {"node": network.node[node], "component": name, "sum": f"{100 * total:.6g}"}
            problems.append(problem(Place(cell=network.node[node]), "transfers-sum", **facts))
    return problems


def _not_closed(variables: Variables, equations: Balances, solution: Solution) -> Problem:
    at, share = solution.worst
    label = equations.label[at]
    facts = {"balance": described(variables, label), "share": f"{100 * share:.3g}", "steps": solution.iterations}
    return problem(place(variables, label), "components-not-closed", **facts)


def _notes(variables: Variables, solution: Solution, assessment: Assessment) -> list[Problem]:
    groups = (
        ("content-vague", assessment.vague),
        ("content-coincidence", assessment.coincidence),
        ("content-pinned", solution.pinned),
    )
    notes = []
    if not solution.converged:
        gain = f"{100 * solution.gain / (1.0 + solution.objective):.2g}"
        notes.append(problem(Place(), "components-unsettled", steps=solution.iterations, gain=gain))
    for code, flags in groups:
        names = [" · ".join(part for part in variables.label(at)[1:] if part) for at in np.flatnonzero(flags).tolist()]
        if names:
            shown = "、".join(names[:8]) + ("…" if len(names) > 8 else "")
            notes.append(problem(Place(cell=shown), code, count=len(names), names=shown))
    return notes
