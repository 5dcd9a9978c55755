"""House rules that the tools do not know, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from khuyenhoc.core import authority

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "khuyenhoc"
SYSTEM_ACTORS = Path(__file__).with_name("system_actors.txt")


def modules(pattern: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.glob(pattern)):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator).partition("(")[0] for decorator in function.decorator_list}


def test_screens_never_query_by_themselves() -> None:
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules("*/web/**/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    }
    assert found == set()


def test_screens_write_nothing() -> None:
    writing = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules("*/web/**/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writing
        if ast.unparse(node.func.value) != "super()"  # a form of allauth, which hashes a password
    }
    assert found == set()


def test_acts_of_the_services_take_their_arguments_by_keyword() -> None:
    """Whoever reads the call of an act must see what is what; only its one subject may stand by position."""
    found = {
        f"{path}:{act.name}"
        for path, tree in modules("*/services/**/*.py")
        for act in functions(tree)
        if "transaction.atomic" in decorators(act) and len(act.args.args) > 1
    }
    assert found == set()


def test_acts_say_who_acts() -> None:
    """Where an act takes an actor, it is required: no default, never None."""
    found = set()
    for path, tree in modules("*/services/**/*.py"):
        for act in functions(tree):
            defaults = dict(zip((a.arg for a in act.args.kwonlyargs), act.args.kw_defaults, strict=True))
            if "actor" not in defaults:
                continue
            annotation = next(a.annotation for a in act.args.kwonlyargs if a.arg == "actor")
            if defaults["actor"] is not None or annotation is None or ast.unparse(annotation) != "Actor":
                found.add(f"{path}:{act.name}")
    assert found == set()


# Reference data that is the same for everybody.
OPEN_TO_ALL = {"definition_get", "locality_get", "period_get"}


def test_selectors_that_check_require_their_actor() -> None:
    found = {
        selector.name
        for path, tree in [*modules("*/selectors.py"), *modules("*/selectors/*.py")]
        for selector in functions(tree)
        if selector.name.endswith(("_get", "_visible")) and "actor" not in {a.arg for a in selector.args.kwonlyargs}
    }
    assert found == OPEN_TO_ALL


def test_every_system_actor_is_listed() -> None:
    """What acts without a person is known by name; tests/architecture/system_actors.txt is read in review."""
    used = {
        ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
        for _, tree in modules("**/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Actor.system" and node.args
    }
    listed = [line for line in SYSTEM_ACTORS.read_text().splitlines() if line and not line.startswith("#")]

    assert listed == sorted(listed)
    assert used == set(listed)
    assert authority.Actor.system(listed[0]).name == f"system:{listed[0]}"


def test_nothing_is_saved_behind_the_back_of_the_services() -> None:
    """No logic in a model's `save` or `delete`, no signals between rooms."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules("**/*.py")
        for node in ast.walk(tree)
        if (isinstance(node, ast.FunctionDef) and node.name in ("save", "delete") and "/models" in path)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").endswith("db.models.signals"))
    }
    assert found == set()


def test_only_core_and_commands_read_the_environment() -> None:
    found = {
        path
        for path, tree in modules("**/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"
    }
    assert {path for path in found if not path.startswith(("khuyenhoc/core/", "khuyenhoc/commands/"))} == {
        "khuyenhoc/wsgi.py"
    }
