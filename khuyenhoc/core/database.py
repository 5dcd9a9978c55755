"""Where the database is: DATABASE_URL, or a server of our own in the data folder (khuyenhoc/core/postgres)."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from khuyenhoc.core import env, postgres

NAME = "khuyenhoc"


def secret(name: str, data_dir: Path) -> str:
    """A secret from the environment, or one made once and kept in the data folder, readable by its owner only."""
    if value := env.text(name, ""):
        return value
    path = data_dir / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first: its secret holds
            os.link(made, path)
        Path(made).unlink()
    return path.read_text().strip()


def database_settings(data_dir: Path, *, testing: bool) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,  # the pool keeps connections
        "CONN_HEALTH_CHECKS": True,  # one that died with its server is not handed out
        "ATOMIC_REQUESTS": False,
    }
    if url := env.text("DATABASE_URL", ""):
        parts = urlsplit(url)
        settings |= {
            "NAME": unquote(parts.path.lstrip("/")),
            "HOST": unquote(parts.hostname or ""),
            "PORT": parts.port or "",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
        }
    else:
        host = str(postgres.socket_dir(own_data(data_dir)))
        settings |= {"NAME": NAME, "HOST": host, "PORT": "5432", "USER": "postgres"}
    options: dict[str, Any] = dict(parse_qsl(urlsplit(env.text("DATABASE_URL", "")).query))  # sslmode and the like
    if testing:
        # Transactional tests end with TRUNCATE, which append-only tables refuse everywhere else.
        options["options"] = "-c khuyenhoc.allow_truncate=on"
    else:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return settings | {"OPTIONS": options}


def is_own_server() -> bool:
    """True when the database is a server of our own, not one that DATABASE_URL names."""
    return not env.text("DATABASE_URL", "")


def own_data(data_dir: Path) -> Path:
    return data_dir / "pg"


def hold_server(data_dir: Path) -> postgres.Lease | None:
    """Start our own server if there is to be one, make its database, and hold it until the lease is closed."""
    if not is_own_server():
        return None
    lease = postgres.attach(own_data(data_dir))
    postgres.ensure_database(own_data(data_dir), NAME)
    return lease
