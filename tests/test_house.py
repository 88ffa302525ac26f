"""The house guards itself: floors, no circles, no hidden imports, every route marked."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from quizapp.accounts.access import app_view
from quizapp.joining import IMPORT

ROOT = Path(__file__).resolve().parent.parent
GROUND = ("clock", "vietnamese", "errors", "config", "display", "db", "security", "formkit", "xlsxread", "sheets", "joining", "compression", "assets",
          "websession")  # fmt: skip
FLOORS = ("audit", "accounts", "units", "items", "drafting", "contests", "rounds", "attempts", "standings", "judging", "awards", "privacy",
          "csrf", "api", "pages", "app", "worker", "front", "wsgi", "server", "demo", "cli")  # fmt: skip
TOP = {"app", "front", "wsgi", "worker", "server", "cli", "demo", "pages", "api", "csrf"}
DRAWERS = ("rules", "criteria", "paper", "models")
EDGE = {"forms", "views", "reviewing"}
# The named exceptions of the house: the typed alias of the model base.
TYPE_CHECKING_ALLOWED = {"quizapp/db.py"}
ONE_BANK_CALLER = {"quizapp/items", "quizapp/cli"}


def modules() -> dict[str, Path]:
    """Dotted name -> file, of the application."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in sorted((ROOT / "quizapp").rglob("*.py"))
    }


def imports(path: Path) -> list[tuple[str, bool]]:
    """(module imported, whether hidden in a function) for our own modules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)
    }
    found = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found += [(name, id(node) in inner) for name in names if name.split(".")[0] in ("quizapp", "question_bank")]
    return found


def room(name: str) -> str:
    """The room or ground module of a dotted name."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "quizapp"


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_only_go_down(name: str) -> None:
    own = room(name)
    order = {r: i for i, r in enumerate((*GROUND, *FLOORS))}
    for target, _ in imports(modules()[name]):
        other = room(target)
        if not target.startswith("quizapp.") or other == own or other == "__version__":
            continue
        assert other in order, f"{other} is not on the plan of floors"
        if own in GROUND:
            assert other in GROUND, f"{name} (ground) imports {target}"
            continue
        if own in ("quizapp",):
            continue
        assert order[other] < order[own], f"{name} imports {target}, which stands above it"
        if own not in TOP and other in FLOORS:
            drawer = target.split(".")[2] if target.count(".") >= 2 else ""
            allowed_form = (own, target) == ("attempts", "quizapp.rounds.forms.read_local_time")
            assert drawer not in EDGE or allowed_form, f"{name} imports another room's {drawer}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_nothing_is_imported_inside_a_function(name: str) -> None:
    hidden = [target for target, inside in imports(modules()[name]) if inside]
    assert not hidden


def test_there_are_no_circles() -> None:
    known = modules()
    graph = {
        name: {
            t for target, _ in imports(path) for t in (target, target.rpartition(".")[0]) if t in known and t != name
        }
        for name, path in known.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for other in graph[name]:
            visit(other, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in sorted(modules())
        if n.rpartition(".")[2] in ("rules", "criteria", "paper", "edits", "handwriting", "measures")
    ],
)
def test_rules_are_pure(name: str) -> None:
    banned = {"flask", "sqlalchemy", "random.seed", "time"}
    source = modules()[name].read_text(encoding="utf-8")
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert not {n.split(".")[0] for n in names} & banned, f"{name} imports {names}"
    assert "utcnow" not in source and "datetime.now" not in source and "date.today" not in source


@pytest.mark.parametrize(
    "name", [n for n in sorted(modules()) if n.rpartition(".")[2] not in ("views", "reviewing", "result")]
)
def test_only_the_edge_reads_the_clock(name: str) -> None:
    edge = {"quizapp.clock", "quizapp.worker", "quizapp.front", "quizapp.accounts.access", "quizapp.pages.health"}
    edge |= {f"quizapp.api.{views}" for views in ("catalogue", "people", "places", "taking")}
    if name in edge or name.startswith("quizapp.cli"):
        return
    source = modules()[name].read_text(encoding="utf-8")
    assert not re.search(r"\butcnow\(\)|datetime\.now\(|date\.today\(|time\.time\(", source)


def test_type_checking_tricks_are_named() -> None:
    users = {str(p.relative_to(ROOT)) for p in modules().values() if "TYPE_CHECKING" in p.read_text(encoding="utf-8")}
    assert users <= TYPE_CHECKING_ALLOWED


def test_the_bank_package_knows_nothing_of_us() -> None:
    for path in (ROOT / "question_bank").rglob("*.py"):
        for target, _ in imports(path):
            assert not target.startswith("quizapp"), f"{path} imports {target}"
    for name, path in modules().items():
        if any(t.startswith("question_bank") for t, _ in imports(path)):
            where = "/".join(name.split(".")[:2])
            assert where in ONE_BANK_CALLER, f"{name} opens the bank"


def test_printing_libraries_stay_out_of_the_server() -> None:
    for name, path in modules().items():
        if name != "quizapp.awards.printing":
            assert "quizapp.awards.printing" not in {target for target, _ in imports(path)}, f"{name} loads the printer"
            assert not re.search(r"^\s*(import|from) (fpdf|fontTools)\b", path.read_text(encoding="utf-8"), re.M), name


def test_services_know_nothing_of_flask_requests() -> None:
    for name, path in modules().items():
        if name.rpartition(".")[2] in (
            "service",
            "saving",
            "marking",
            "papers",
            "reading",
            "expiry",
            "windows",
            "tally",
            "throttle",
            "sessions",
        ):
            source = path.read_text(encoding="utf-8")
            assert not re.search(r"from flask import .*\b(request|g|session|render_template)\b", source), name


@pytest.fixture
def lone_app(tmp_path: Path) -> Flask:
    """An application without a database."""
    from tests.conftest import make_app

    return make_app(tmp_path)


def test_every_route_says_who_may_call_it(lone_app: Flask) -> None:
    with lone_app.app_context():
        unmarked = [
            rule.endpoint
            for rule in lone_app.url_map.iter_rules()
            if not getattr(app_view(rule.endpoint), "allowed", None)
        ]
    assert not unmarked


def test_no_state_changes_on_get(lone_app: Flask) -> None:
    for rule in lone_app.url_map.iter_rules():
        verbs = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        words = {
            "create",
            "delete",
            "close",
            "publish",
            "extend",
            "open_round",
            "decide",
            "reset_pin",
            "sign_out",
            "takeover",
        }
        if rule.endpoint.split(".")[-1] in words - {"create"}:
            assert "GET" not in verbs, rule.endpoint


def test_paths_are_plain(lone_app: Flask) -> None:
    for rule in lone_app.url_map.iter_rules():
        for part in rule.rule.split("/"):
            assert part.startswith("<") or re.fullmatch(r"[a-z0-9.-]*", part), rule.rule


def test_there_is_no_pantry_of_odds_and_ends() -> None:
    names = {path.stem for path in (ROOT / "quizapp").rglob("*.py")}
    assert not names & {"utils", "helpers", "common", "misc"}


def test_templates_hold_no_script_or_style() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son(click|change|submit|load)=|\|\s*safe\b", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), path


def test_templates_link_nowhere_outside() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r'(src|href)="https?://', path.read_text(encoding="utf-8")), path


def test_module_names_are_unique_so_that_they_can_be_joined() -> None:
    seen: dict[str, str] = {}
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        source = path.read_text(encoding="utf-8")
        for name in re.findall(r"^(?:export\s+)?(?:async\s+)?(?:function\*?|const|let|class)\s+(\w+)", source, re.M):
            assert name not in seen, f"{name} is in {seen[name]} and {path.name}"
            seen[name] = path.name
        for target in IMPORT.findall(source):
            assert (path.parent / target).exists()


def test_the_tree_in_the_architecture_is_the_tree_on_disk() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for folder in sorted(p.name for p in (ROOT / "quizapp").iterdir() if p.is_dir() and p.name != "__pycache__"):
        assert f"{folder}/" in text, folder
    for module in sorted(p.name for p in (ROOT / "quizapp").glob("*.py") if p.name != "__init__.py"):
        assert module in text, module


def test_every_setting_is_documented() -> None:
    source = (ROOT / "quizapp" / "config.py").read_text(encoding="utf-8")
    docs = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"QUIZAPP_[A-Z_]+", source)):
        assert name in docs, name
