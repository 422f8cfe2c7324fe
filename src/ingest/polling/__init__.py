"""Sources -> the queue: who is asked when, and what each source shows.

`poll` asks what is due and queues what is new; `_schedule` decides, without a clock of its own, when a source is
asked again.
"""

from ingest.polling._look import Look, look_at
from ingest.polling._poll import LASTING, Polled, poll
from ingest.polling._work import Work, bugs_put_off, headers_for

__all__ = ["LASTING", "Look", "Polled", "Work", "bugs_put_off", "headers_for", "look_at", "poll"]
