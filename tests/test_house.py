"""The house rules are tests: small rooms, one-way arrows, names that say something, nothing that ties to a machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "qingshen"
# What makemigrations wrote is history, not code anybody reads on.
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")
MODULE_LINES = 300
FUNCTION_LINES = 45
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
# Each package may import those listed; the arrows run one way.
GROUND = {"language", "problems", "messages", "units", "__version__"}
ARROWS = {
    "language": set(),
    "problems": {"language"},
    "messages": {"language", "problems"},
    "units": {"language", "problems"},
    "extent": set(),
    "rulebook": GROUND | {"extent"},
    "case": GROUND | {"extent", "rulebook"},
    "methods": GROUND | {"rulebook", "case"},
    "exchange": GROUND | {"rulebook", "case", "methods"},
    "phases": GROUND | {"rulebook", "case", "methods"},
    "explain": GROUND | {"rulebook", "case", "methods", "phases"},
    "report": GROUND | {"rulebook", "case", "methods", "phases", "explain"},
    # The command line and the platform stand on everything, and nothing on them.
    "web": GROUND | {"rulebook", "case", "methods", "exchange", "phases", "explain", "report"},
    "cli": GROUND | {"rulebook", "case", "methods", "exchange", "phases", "explain", "report", "web"},
}
# The platform's apps: each may import those of the lines before its own. What stands beside them (policies, relations,
# routing, wording …) answers to all of them.
APPS = (
    {"storage"}, {"journal"}, {"shell"}, {"jobs"}, {"accounts"}, {"audits"}, {"reporting"}, {"transfer"}, {"results"},
    {"library", "balances", "api"},
)  # fmt: skip
# An audit takes its index systems from the shelf the library keeps; asked for while it does so, never before.
LATE = {("audits", "library")}
FILE_MODULES = {"pathlib", "django", "sqlite3"}
FILE_READERS = ("open", "read_text", "read_bytes", "write_text", "write_bytes")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return a module's nodes, itself first."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def imported_apps(path: Path) -> set[tuple[str, bool]]:
    """Return the platform's apps a module imports, each with whether it does so only when a function runs."""
    tree = nodes(path)[0]
    assert isinstance(tree, ast.Module)
    early = {id(node) for node in tree.body}
    return {
        (match[1], id(node) not in early)
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (match := re.match(r"qingshen\.web\.(\w+)\.", f"{node.module}."))
        if match[1] in set().union(*APPS)
    }


def own_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_rooms_are_small() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: number for name, number in lines.items() if number > MODULE_LINES}


def test_functions_are_short() -> None:
    assert not {
        f"{name_of(path)}: {node.name}": own_lines(node)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and own_lines(node) > FUNCTION_LINES
    }


def test_names_say_something() -> None:
    assert not [name_of(path) for path in MODULES if VAGUE & set(path.relative_to(SOURCE).with_suffix("").parts)]


def test_arrows_run_one_way() -> None:
    wrong = {}
    for path in MODULES:
        if path.parent == SOURCE:
            continue
        home = path.relative_to(SOURCE).parts[0]
        targets = {match[1] for one in imported(path) if (match := re.match(r"qingshen\.(\w+)", one))}
        wrong[name_of(path)] = targets - ARROWS[home] - {home}
    assert not {name: targets for name, targets in wrong.items() if targets}


def test_arrows_between_the_apps_run_one_way() -> None:
    level = {app: at for at, apps in enumerate(APPS) for app in apps}
    wrong = []
    for path in MODULES:
        if SOURCE / "web" not in path.parents[1:]:
            continue
        home = path.relative_to(SOURCE / "web").parts[0]
        wrong += [
            f"{name_of(path)}: {app}"
            for app, is_late in imported_apps(path)
            if app != home and level[app] >= level[home] and not (is_late and (home, app) in LATE)
        ]
    assert not wrong


def test_methods_know_no_file() -> None:
    wrong = {}
    for path in (SOURCE / "methods").rglob("*.py"):
        called = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)} & set(FILE_READERS)
        wrong[name_of(path)] = called | FILE_MODULES & {one.split(".")[0] for one in imported(path)}
    assert not {name: what for name, what in wrong.items() if what}


def test_tests_mirror_the_source() -> None:
    homes = {path.relative_to(SOURCE).with_suffix("") for path in MODULES}
    homes |= {path.relative_to(SOURCE).parent for path in MODULES}
    strays = [
        name_of(path)
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.parent.name not in {"tests", "examples", "benchmarks", "browser"}
        and not any(
            home.parent == path.relative_to(ROOT / "tests").parent or home == path.relative_to(ROOT / "tests").parent
            for home in homes
        )
    ]
    assert not strays


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_ties_to_a_machine_or_a_registry() -> None:
    forbidden = re.compile(
        r"https?://[^\s\"']*(?:pypi|npmjs|pythonhosted|/simple/)"
        r"|\"resolved\":\s*\"http|index-url[ =]+http|/(?:root|home)/\w+/"
    )
    found = []
    for path in tracked():
        if path.suffix in {".xlsx", ".png", ".docx", ".parquet", ".gz"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name_of(path)}: {match[0]}" for match in forbidden.finditer(text)]
    assert not found


def test_no_lock_file_that_records_addresses_and_no_minified_code() -> None:
    names = [path.name for path in tracked()]
    assert not {"uv.lock", "pylock.toml"} & set(names)
    assert not [name for name in names if name.endswith((".min.js", ".min.css"))]


def test_no_style_makes_every_change_of_a_page_dear() -> None:
    sheets = [path for path in SOURCE.rglob("*.css") if path.parent.name != "vendor"]
    assert sheets
    assert not [name_of(path) for path in sheets if ":has(" in path.read_text(encoding="utf-8")]
