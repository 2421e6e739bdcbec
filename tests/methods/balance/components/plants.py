"""Small plants with components for the tests: random ones whose truth balances, and a slow judge of the solution."""

from dataclasses import dataclass, replace

import numpy as np
from balance.networks import Wanted, made
from balance.oracle import incidence
from scipy.optimize import linprog, minimize

from qingshen.methods.balance.components import ComponentResult
from qingshen.methods.balance.network import Network


@dataclass(frozen=True)
class Plant:
    """A network, its contents as rows, and the true flows (n) and contents (K × n)."""

    network: Network
    contents: list[dict[str, object]]
    flow: np.ndarray
    content: np.ndarray


def plant(seed: int, *, unmeasured: float = 0.2, fractions: bool = False, gross: bool = False, nodes: int = 3) -> Plant:
    """A random plant; component flows are drawn, not mixed, so that no two streams are alike by chance."""
    random = np.random.default_rng(seed)
    network, flow = made(Wanted(nodes, int(random.integers(1, 5)), seed))
    a = incidence(network)
    carried = []
    for _ in range(1 + fractions):
        low = random.uniform(0.05, 0.2, len(flow)) * flow
        found = linprog(
            random.random(len(flow)), A_eq=a, b_eq=np.zeros(len(a)), bounds=list(zip(low, 0.45 * flow, strict=True))
        )
        carried.append(found.x if found.status == 0 else 0.2 * flow)
    content = np.array(carried) / flow
    if fractions:
        content = np.vstack([content, 1 - content.sum(axis=0)])
    sigma_flow, sigma = 0.02 * flow, 0.03 * content + 1e-4
    reading = flow + sigma_flow * random.normal(size=len(flow))
    read = np.maximum(content + sigma * random.normal(size=content.shape), 1e-4)
    if gross:
        reading[int(random.integers(len(flow)))] *= 3.0
    missing_flow, missing = random.random(len(flow)) < unmeasured, random.random(content.shape) < unmeasured
    missing_flow[0] = False
    reading[missing_flow] = sigma_flow[missing_flow] = np.nan
    rows = [
        {"stream": name, "component": f"c{k}"}
        | ({"value": None, "sigma": None} if missing[k, at] else {"value": read[k, at], "sigma": sigma[k, at]})
        for k in range(len(content))
        for at, name in enumerate(network.stream)
    ]
    return Plant(replace(network, value=reading, sigma=sigma_flow), rows, flow, content)


def judged(result: ComponentResult, start: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Minimise with a general solver (SLSQP) from `start`: objective, how far balances stay open, and where."""
    variables, sums = result.variables, result.equations.sums
    bounds = variables.readings(np.ones(variables.size))
    counted = variables.sigma > 0
    unit = np.where(counted, np.nan_to_num(variables.sigma, nan=1.0), np.maximum(np.abs(start), 1e-2))
    free = variables.sigma != 0
    fixed = np.where(free, np.clip(start, bounds.lower, bounds.upper), np.nan_to_num(variables.value))
    size = np.maximum(sums.size(fixed), 1e-9)

    def whole(scaled: np.ndarray) -> np.ndarray:
        z = fixed.copy()
        z[free] = scaled * unit[free]
        return z

    def away(scaled: np.ndarray) -> np.ndarray:
        return np.where(counted, (whole(scaled) - variables.value) / unit, 0.0)

    found = minimize(
        lambda p: 0.5 * float(away(p) @ away(p)),
        fixed[free] / unit[free],
        jac=lambda p: away(p)[free],
        method="SLSQP",
        bounds=list(zip((bounds.lower / unit)[free], (bounds.upper / unit)[free], strict=True)),
        constraints=[
            {
                "type": "eq",
                "fun": lambda p: sums.residual(whole(p)) / size,
                "jac": lambda p: (sums.jacobian(whole(p)) / size[:, None] * unit)[:, free],
            }
        ],
        options={"maxiter": 500, "ftol": 1e-13},
    )
    still_open = float(np.abs(sums.residual(whole(found.x)) / size).max())
    return 2 * float(found.fun), still_open if found.success else np.inf, whole(found.x)


def shares_open(result: ComponentResult) -> float:
    """The worst balance of a result, over its largest term."""
    sums, z = result.equations.sums, result.solution.z
    size = sums.size(z)
    return float((np.abs(sums.residual(z)) / np.where(size > 0, size, 1.0)).max(initial=0.0))


def content(stream: str, component: str, value: float | None, sigma: float | None, **more: float) -> dict[str, object]:
    return {"stream": stream, "component": component, "value": value, "sigma": sigma} | more


BATH: tuple[tuple[str, str, str, float | None, float | None], ...] = (
    ("anode", "env", "bath", 10.0, 0.1),
    ("salt", "env", "bath", 4.0, 0.1),
    ("part", "bath", "env", 8.0, 0.1),
    ("waste", "bath", "env", 6.2, 0.2),
)
