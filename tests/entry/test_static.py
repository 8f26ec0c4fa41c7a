from pathlib import Path

from starlette.types import Scope

from songda.entry.static import Client


async def answered(folder: Path, path: str) -> tuple[int, dict[str, str]]:
    scope: Scope = {"type": "http", "method": "GET", "headers": [], "path": path, "root_path": ""}
    answer = await Client(folder).get_response(path, scope)
    return answer.status_code, dict(answer.headers)


async def test_page_runs_only_what_the_house_serves_and_is_asked_for_each_time(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1a2b.js").write_text("1")

    status, headers = await answered(tmp_path, "index.html")
    assert status == 200
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"

    _, headers = await answered(tmp_path, "assets/index-1a2b.js")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_unbuilt_client_answers_with_the_page_that_waits(tmp_path: Path) -> None:
    status, headers = await answered(tmp_path / "consumer", "index.html")

    assert status == 503
    assert headers["cache-control"] == "no-store"
