"""`python -m ingest.newsroom [PORT]`: serve the demo world to a browser until interrupted."""

import sys
from contextlib import suppress
from threading import Event

from ingest.newsroom import serve

if __name__ == "__main__":
    with serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as world, suppress(KeyboardInterrupt):
        print(f"The newsroom is at {world.home} (Ctrl-C ends it)", flush=True)
        Event().wait()
