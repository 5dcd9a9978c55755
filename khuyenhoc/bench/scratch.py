"""The run's own databases: one that holds every migration, one with the sample association, and copies of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from khuyenhoc.bench.measuring import stopwatch
from khuyenhoc.core.database import NAME, own_data
from khuyenhoc.core.postgres import Lease, attach, ensure_database, socket_dir

EMPTY: Final = "bench_empty"
SAMPLE: Final = NAME  # where `khuyenhoc serve` over this folder finds it
CONNECTIONS: Final = 24  # more than the threads of any suite

Say = Callable[[str], None]


class Scratch:
    """A server in the folder of the run, durable as in production. Databases are made when they are first wanted.

    `load` fills the sample.
    """

    def __init__(self, say: Say, load: Callable[[], object]) -> None:
        self.say, self._load = say, load
        self.data = own_data(Path(settings.DATA_DIR))
        self.lease: Lease | None = None
        self._made: set[str] = set()
        connections.settings["default"]["OPTIONS"]["pool"]["max_size"] = CONNECTIONS

    def start(self) -> None:
        self.lease = attach(self.data)

    def stop(self) -> None:
        """Let the server go and wait until it has."""
        disconnect()
        if self.lease is not None:
            self.lease.close(wait=True)
            self.lease = None

    @contextmanager
    def empty(self) -> Iterator[None]:
        """A new database with every migration and no row."""
        self._ensure_empty()
        with self._copy(EMPTY):
            yield

    @contextmanager
    def sample(self) -> Iterator[None]:
        """A copy of the sample association, which may be changed."""
        with self.prepared(SAMPLE, self._load):
            yield

    @contextmanager
    def prepared(self, name: str, build: Callable[[], object]) -> Iterator[None]:
        """A copy of what `build` made under this name, once for the run."""
        self.ensure(name, build)
        with self._copy(name):
            yield

    def ensure_sample(self) -> None:
        self.ensure(SAMPLE, self._load)

    def ensure(self, name: str, build: Callable[[], object]) -> None:
        self._ensure_empty()
        if name not in self._made:
            self._create(name, EMPTY)
            use(name)
            with stopwatch() as taken:
                build()
                settle()
            self.say(f"  dựng {name} trong {taken():.0f} giây")
            self._made.add(name)

    def _ensure_empty(self) -> None:
        if EMPTY not in self._made:
            ensure_database(self.data, EMPTY)
            use(EMPTY)
            call_command("migrate", verbosity=0, interactive=False)
            self._made.add(EMPTY)

    @contextmanager
    def _copy(self, source: str) -> Iterator[None]:
        name = "bench_one"
        self._create(name, source)
        use(name)
        try:
            yield
        finally:
            disconnect()
            self._admin(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, name: str, source: str) -> None:
        disconnect()
        self._admin(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )

    def _admin(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(socket_dir(self.data)), port=5432, user="postgres", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(statement)


def use(name: str) -> None:
    """Point Django at this database, in every thread that connects from now on."""
    disconnect()
    connections.settings["default"]["NAME"] = name


def disconnect() -> None:
    """Close connections and the pool, which belongs to one database."""
    connections.close_all()
    for wrapper in connections.all(initialized_only=True):
        if isinstance(wrapper, DatabaseWrapper):
            wrapper.close_pool()


def settle() -> None:
    """What autovacuum does in its time: statistics, and the map by which an index alone can answer."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def rows(statement: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Bare SQL, for floors."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


_CONSTRAINTS: Final = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'x')
"""
_INDEXES: Final = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
"""


@contextmanager
def unindexed(*tables: str) -> Iterator[None]:
    """Indexes are built once the rows are in, and foreign keys not asked row by row: a million rows in minutes."""
    with connection.cursor() as cursor:
        constraints = rows(_CONSTRAINTS, [list(tables)])
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        indexes = rows(_INDEXES, [list(tables)])
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            cursor.execute(str(definition))
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("RESET maintenance_work_mem")
