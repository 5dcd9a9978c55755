"""The tests' PostgreSQL server, its template database named by a hash of the migrations, and clones of it."""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from khuyenhoc.core import postgres
from khuyenhoc.core.database import is_own_server, own_data

ROOT = Path(__file__).resolve().parents[2]
# A test server may lose everything when the machine fails; a real one never has these.
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
KEPT_TEMPLATES = 12
_numbers = itertools.count(1)


@contextmanager
def server() -> Iterator[None]:
    """The server of the tests runs inside; with DATABASE_URL, that one is used."""
    if not is_own_server():
        yield
        return
    with postgres.attach(own_data(settings.DATA_DIR), UNSAFE_BUT_FAST):
        yield


def template() -> str:
    """Every migration and nothing else, made once for this state of the migrations."""
    return kept(f"template_{_migrations_hash()}", lambda: call_command("migrate", verbosity=0, interactive=False))


def kept(name: str, fill: Callable[[], None], *, source: str = "template0") -> str:
    """A database that is filled once and only copied from then on; the processes of one run wait for the first of them.

    Its name starts with `template_` and says what it was made from.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _maintenance() as admin:
            known = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
            _drop_left_behind(admin, known)
            if name not in known:
                _build(admin, name, fill, source)
    return name


@contextmanager
def clone(source: str, kind: str) -> Iterator[str]:
    """A copy of the template, dropped at the end. Its name carries our process, for those who clean up after a kill."""
    name = f"test_{os.getpid()}_{kind}_{next(_numbers)}"
    with _maintenance() as admin:
        _copy(admin, source, name)
    try:
        yield name
    finally:
        with _maintenance() as admin:
            _drop(admin, name)


def use(name: str) -> str:
    """Point Django at this database; answers the name of the one before."""
    connections.close_all()
    wrapper = connections["default"]
    before = str(wrapper.settings_dict["NAME"])
    wrapper.settings_dict["NAME"] = name
    return before


def _build(admin: psycopg.Connection, name: str, fill: Callable[[], None], source: str) -> None:
    building = f"building_{name}"
    _drop(admin, building)
    _copy(admin, source, building)
    before = use(building)
    try:
        fill()
    finally:
        use(before)
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name)))


def _migrations_hash() -> str:
    """Over our migrations and the locked versions of the packages that bring theirs."""
    return hash_of("khuyenhoc/*/migrations/*.py", "requirements/*.txt", "khuyenhoc/settings.py")


def hash_of(*patterns: str) -> str:
    """Twelve digits that change with the names and the content of these files."""
    digest = sha256()
    for file in (file for pattern in patterns for file in sorted(ROOT.glob(pattern))):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _maintenance() -> psycopg.Connection:
    config = connections["default"].settings_dict
    return psycopg.connect(
        host=config["HOST"],
        port=config["PORT"] or None,
        user=config["USER"],
        password=config["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def _copy(admin: psycopg.Connection, source: str, name: str) -> None:
    command = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
    admin.execute(sql.SQL(command).format(sql.Identifier(name), sql.Identifier(source)))


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left_behind(admin: psycopg.Connection, known: set[str]) -> None:
    for name in known:
        if name.startswith("test_") and not Path("/proc", name.split("_")[1]).exists():
            _drop(admin, name)
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC")
    for (name,) in [row for row in rows if row[0] not in ("template0", "template1")][KEPT_TEMPLATES:]:
        _drop(admin, name)
