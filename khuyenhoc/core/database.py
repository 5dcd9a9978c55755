"""Where the database is: DATABASE_URL, or a server of our own in the data folder (khuyenhoc/core/postgres)."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from khuyenhoc.core import env, postgres, reaching
from khuyenhoc.core.folders import make_private

NAME = "khuyenhoc"


def secret(name: str, data_dir: Path) -> str:
    """A secret from the environment, or one made once and kept in the data folder, readable by its owner only."""
    if value := env.text(name, ""):
        return value
    path = data_dir / "secrets" / name.lower()
    if not path.exists():
        make_private(data_dir)
        path.parent.mkdir(mode=0o700, exist_ok=True)
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
        settings |= given_server(url)
    else:
        host = str(postgres.socket_dir(own_data(data_dir)))
        settings |= {"NAME": NAME, "HOST": host, "PORT": "5432", "USER": "postgres"}
    options: dict[str, Any] = dict(parse_qsl(urlsplit(env.text("DATABASE_URL", "")).query))  # sslmode and the like
    if testing:
        # Transactional tests end with TRUNCATE, which append-only tables refuse everywhere else.
        options["options"] = "-c khuyenhoc.allow_truncate=on"
    else:
        # Trying again ever more rarely for longer than that, the pool would come back long after its server.
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10, "reconnect_timeout": 30}
    return settings | {"OPTIONS": options}


def given_server(url: str) -> dict[str, Any]:
    """The server that DATABASE_URL names, in Django's words. The sentences of refusal never repeat its password."""
    try:
        parts = urlsplit(url)
        port: int | str = parts.port or ""
    except ValueError as error:
        raise env.BadSetting("DATABASE_URL", "cổng phải là số, ký tự lạ phải viết dạng %XX") from error
    if parts.scheme not in ("postgresql", "postgres"):
        raise env.BadSetting("DATABASE_URL", "phải có dạng postgresql://người:mật-khẩu@máy:5432/tên")
    if parts.fragment:
        raise env.BadSetting("DATABASE_URL", "dấu # trong mật khẩu phải viết là %23")
    if not parts.path.strip("/"):
        raise env.BadSetting("DATABASE_URL", "thiếu tên cơ sở dữ liệu ở cuối")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


def is_own_server() -> bool:
    """True when the database is a server of our own, not one that DATABASE_URL names."""
    return not env.text("DATABASE_URL", "")


def own_data(data_dir: Path) -> Path:
    return data_dir / "pg"


def hold_server(data_dir: Path) -> postgres.Lease | None:
    """Start our own server if there is to be one, make its database, and hold it until the lease is closed.

    Raises PostgresError when the server, ours or the one of DATABASE_URL, cannot be used.
    """
    if url := env.text("DATABASE_URL", ""):
        reaching.require(given_server(url), dict(parse_qsl(urlsplit(url).query)))
        return None
    lease = postgres.attach(own_data(data_dir))
    postgres.ensure_database(own_data(data_dir), NAME)
    return lease
