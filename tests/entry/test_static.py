from pathlib import Path

from starlette.types import Scope

from songda.entry.static import Client


async def answered(folder: Path, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    said = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope: Scope = {"type": "http", "method": "GET", "headers": said, "path": path, "root_path": ""}
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

    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "songda.svg").write_text("<svg/>")
    _, headers = await answered(tmp_path, "static/songda.svg")
    assert headers["cache-control"] == "public, max-age=3600"
    assert headers["content-type"] == "image/svg+xml"


async def test_unbuilt_client_answers_with_the_page_that_waits(tmp_path: Path) -> None:
    status, headers = await answered(tmp_path / "consumer", "index.html")

    assert status == 503
    assert headers["cache-control"] == "no-store"


async def test_text_is_sent_as_it_was_pressed_in_the_way_the_browser_takes(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets").mkdir()
    for ending, body in (("", "plain body"), (".br", "br"), (".gz", "gz!")):
        (tmp_path / "assets" / f"a-1.js{ending}").write_text(body)
    path = "assets/a-1.js"
    tags = set()
    for accepted, way, length in (
        ("gzip, deflate, br, zstd", "br", "2"),
        ("gzip;q=1.0, br;q=0", "gzip", "3"),
        ("deflate", None, "10"),
        ("", None, "10"),
    ):
        status, headers = await answered(tmp_path, path, accept_encoding=accepted)
        assert (status, headers.get("content-encoding"), headers["content-length"]) == (200, way, length)
        assert (headers["vary"], headers["content-type"]) == (
            "accept-encoding",
            "text/javascript; charset=utf-8",
        )
        tags.add(headers["etag"])
        kept, again = await answered(tmp_path, path, accept_encoding=accepted, if_none_match=headers["etag"])
        assert (kept, again["vary"], again["etag"]) == (304, "accept-encoding", headers["etag"])
        assert again["cache-control"] == "public, max-age=31536000, immutable"
    assert len(tags) == 3

    _, headers = await answered(tmp_path, "index.html", accept_encoding="br")
    assert "content-encoding" not in headers
