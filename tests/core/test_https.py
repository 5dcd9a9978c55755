"""Where the site's address is https: cookies, redirect and HSTS, asked of the program as it starts for real."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = "khuyenhoc.example.vn"
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "khuyenhoc.example.vn"})
plain = client.get("/dang-nhap/")
behind = client.get("/dang-nhap/", headers={"x-forwarded-proto": "https"})
told = {
    "plain": [plain.status_code, plain.headers.get("Location")],
    "behind": behind.status_code,
    "hsts": behind.headers.get("Strict-Transport-Security"),
    "csrf": [bool(behind.cookies["csrftoken"]["secure"]), behind.cookies["csrftoken"]["samesite"]],
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
}
print(json.dumps(told))
"""


def run(data: Path, site: str, *command: str, debug: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {"SITE_URL": site, "DATA_DIR": str(data), "PYTHONPATH": str(ROOT), "DEBUG": debug}
    environment |= {"DJANGO_SETTINGS_MODULE": "khuyenhoc.settings", "ALLOWED_HOSTS": SITE}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def told(data: Path, site: str) -> dict[str, Any]:
    answer = run(data, site, "-c", ASK, debug="1")  # so that no styles have to be gathered first
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def test_https_is_kept_to(tmp_path: Path) -> None:
    assert told(tmp_path, f"https://{SITE}") == {
        "plain": [301, f"https://{SITE}/dang-nhap/"],
        "behind": 200,
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "csrf": [True, "Lax"],
        "session": [True, True],
    }


def test_plain_http_is_served_as_such_and_trusts_no_proxy(tmp_path: Path) -> None:
    assert told(tmp_path, f"http://{SITE}:8000") == {
        "plain": [200, None],
        "behind": 200,
        "hsts": None,
        "csrf": [False, "Lax"],
        "session": [False, True],
    }


@pytest.mark.parametrize(("site", "code"), [(f"https://{SITE}", 0), (f"http://{SITE}", 1)])
def test_django_has_nothing_to_say_about_a_site_on_https(tmp_path: Path, site: str, code: int) -> None:
    command = "from django.core.management import execute_from_command_line as run; "
    command += "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    assert run(tmp_path, site, "-c", command).returncode == code
