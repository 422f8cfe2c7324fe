"""Path -> a site that is served until it is stopped."""

import socket
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from ingest.errors import ConfigError

__all__ = ["serve"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    path: Path, host: str, port: int, *, limit_s: float, ready: Callable[[str], None]
) -> None:
    """Serve a database until the program is stopped; `ready` is told the address. Port 0 is any free one.

    Raises ConfigError without the extra, or when nobody can listen there.
    """
    if not all(map(find_spec, ("datasette", "uvicorn"))):
        raise ConfigError("the site needs the extra `site`: pip install 'ingest[site]'")
    import uvicorn

    from ingest.site._app import make_app

    app = make_app(path, names=_LOOPBACK if host in _LOOPBACK else (), limit_s=limit_s)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2
    )
    with _door(host, port) as door:
        named = f"[{host}]" if ":" in host else host
        ready(f"http://{named}:{door.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[door])


def _door(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ConfigError(
            f"{host}:{port} cannot be listened at ({why}); give another --port, or 0 for any"
        ) from error
