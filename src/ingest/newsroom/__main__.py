"""`python -m ingest.newsroom [PORT] [--corrects]`: serve the demo world to a browser until interrupted.

`--corrects`: some pages are corrected by their desks once a crawler read them.
"""

import sys
from contextlib import suppress
from threading import Event

from ingest.newsroom import serve

if __name__ == "__main__":
    ports = [int(word) for word in sys.argv[1:] if word.isdigit()]
    corrects = "--corrects" in sys.argv
    with serve(*ports[:1], corrects=corrects) as world, suppress(KeyboardInterrupt):
        print(f"The newsroom is at {world.home} (Ctrl-C ends it)", flush=True)
        Event().wait()
