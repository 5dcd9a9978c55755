"""Whether the server that DATABASE_URL names can be used: asked once, before a command begins, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from khuyenhoc.core.postgres import PostgresError

SECONDS = 10
OLDEST = 16
LOOK_AGAIN = "Hãy xem lại DATABASE_URL."
# The client library says these in English, whatever the language of the server.
REASONS = (
    ("could not translate host name", "không tìm thấy máy này."),
    ("failed to resolve host", "không tìm thấy máy này."),
    ("Connection refused", "máy ấy không nghe ở cổng này, có thể máy chủ chưa bật."),
    ("No such file or directory", "không có máy chủ nào ở thư mục này, có thể nó chưa bật."),
    ("timeout expired", f"chờ {SECONDS} giây không thấy trả lời."),
    ("connection timeout", f"chờ {SECONDS} giây không thấy trả lời."),
    ("password authentication failed", "sai tên người dùng hoặc mật khẩu."),
    ("no password supplied", "thiếu mật khẩu."),
    ("invalid connection option", "có tuỳ chọn lạ sau dấu hỏi."),
    ("SSL", "hai bên không thống nhất được cách dùng TLS (sslmode)."),
)


def require(server: Mapping[str, Any], options: Mapping[str, str]) -> None:
    """Raises PostgresError when it does not answer, does not let us in, or is too old."""
    name = f"cơ sở dữ liệu “{server['NAME']}” ở {server['HOST'] or 'máy này'}:{server['PORT'] or 5432}"
    try:
        given = {"dbname": server["NAME"], "host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
        known = {word: value for word, value in {**given, "password": server["PASSWORD"]}.items() if value}
        with psycopg.connect(make_conninfo(**{"connect_timeout": SECONDS, **known, **options})) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise PostgresError(f"Không mở được {name}: {reason(str(error))} {LOOK_AGAIN}") from error
    if version < OLDEST:
        raise PostgresError(f"Không dùng được {name}: PostgreSQL {version} cũ quá, cần từ {OLDEST} trở lên.")


def reason(said: str) -> str:
    """What the client library said, in our words; what we do not know stays in its own."""
    for words, ours in REASONS:
        if words in said:
            return ours
    if 'database "' in said and "does not exist" in said:
        return "máy chủ không có cơ sở dữ liệu tên này."
    return f"{' '.join(said.split())}."
