"""The files of the page *Rollback*, as the API server sends them: to everybody, because there is no data in them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER: Final = Path(__file__).parents[1] / "page" / "static"

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; object-src 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        # Asked for again each time and mostly answered by "not modified": two versions of the package never mix.
        "Cache-Control": "no-cache",
    }
)


class PageFiles(StaticFiles):
    """An ASGI app of its own; there is no documentation of it to switch off."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with what keeps a browser from running or framing anything else."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        return response


@cache
def page_files() -> PageFiles:
    """The one that the API server has."""
    return PageFiles()
