from __future__ import annotations

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import RequestFactory

from khuyenhoc.ui.web import installable


def test_worker_keeps_the_shell_and_never_a_page(rf: RequestFactory) -> None:
    response = installable.worker(rf.get("/sw.js"))
    source = response.content.decode()
    assert response.headers["Content-Type"] == "text/javascript"
    kept = re.findall(r'"(/[^"]*)"', source.replace("\\u002D", "-"))
    assert {path for path in kept if not path.startswith("/static/")} == {"/ngoai-tuyen/"}


def test_files_of_the_shell_are_ours_and_exist() -> None:
    own = [path.removeprefix("/static/") for path in installable.shell_files() if "/ui/" in path]
    assert [path for path in own if finders.find(path) is None] == []


def test_no_file_of_the_shell_is_forgotten() -> None:
    folder = Path(installable.__file__).parents[1] / "static" / "ui"
    found = {path.stem for path in folder.iterdir() if path.suffix in {".css", ".js"}}
    assert found == {*installable.STYLES, *installable.SCRIPTS}


def test_manifest_installs_from_home(rf: RequestFactory) -> None:
    manifest = json.loads(installable.manifest(rf.get("/manifest.webmanifest")).content)
    assert (manifest["start_url"], manifest["lang"], manifest["display"]) == ("/", "vi", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}


def test_offline_page_is_nobodys(rf: RequestFactory) -> None:
    html = installable.offline(rf.get("/ngoai-tuyen/")).content.decode()
    assert "Đang mất mạng" in html and "csrfmiddlewaretoken" not in html
