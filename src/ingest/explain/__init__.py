"""Draft + Article -> a web page that shows how a page was read: what was kept, what was dropped and why.

One file without scripts that asks no host for anything. Whatever the page says stays text: the template escapes
every value, and the policy in the head lets nothing run or load.
"""

from ingest.explain._draw import draw_picture, paper, safe_link
from ingest.explain._words import BLOCK_REASONS, REFUSALS

__all__ = ["BLOCK_REASONS", "REFUSALS", "draw_picture", "paper", "safe_link"]
