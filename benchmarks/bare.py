"""A FastAPI route that answers bytes from memory and nothing else: what the menu is compared with."""

import os
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response

BODY = Path(os.environ.get("SONGDA_BENCH_BODY", os.devnull)).read_bytes()
app = FastAPI()


@app.get("/menu")
async def menu() -> Response:
    """The same bytes."""
    return Response(BODY, media_type="application/json")
