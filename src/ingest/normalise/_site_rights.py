"""robots.txt and tdmrep.json -> Right: what a host states for its pages. Pure; never raises."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from ingest.types import Right

# License: Really Simple Licensing. Content-Signal, Content-Usage: what a crawled page may be used for.
_LINE = re.compile(
    r"^[ \t]*((?:license|content-signal|content-usage)[ \t]*:[ \t]*(\S[^\r\n#]{0,500}))",
    re.IGNORECASE | re.MULTILINE,
)
_MOST = 50  # statements of one file
_MAX_RULES = 1_000


def rights_in_robots(text: str) -> tuple[Right, ...]:
    """Return the lines of robots.txt that speak of use, not of crawling.

    >>> rights_in_robots("User-agent: *\\nContent-Signal: ai-train=no\\n")[0].quote
    'Content-Signal: ai-train=no'
    """
    found = []
    for line in _LINE.finditer(text):
        named = line[2].strip()
        url = named if named.startswith(("http://", "https://")) else None
        found.append(Right("robots_txt", line[1].strip(), "robots.txt", url))
    return tuple(dict.fromkeys(found))[:_MOST]


def rights_in_tdmrep(text: str, url: str) -> tuple[Right, ...]:
    """Return the rule of a TDM Reservation Protocol file that holds for an address: the first that fits its path.

    >>> rights_in_tdmrep('[{"location": "/news/*", "tdm-reservation": 1}]', "https://example.org/news/a")[0].quote
    '{"location": "/news/*", "tdm-reservation": 1}'
    """
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    path = urlsplit(url).path or "/"
    for rule in rules[:_MAX_RULES] if isinstance(rules, list) else ():
        if isinstance(rule, dict) and _fits(rule.get("location"), path):
            policy = rule.get("tdm-policy")
            named = policy if isinstance(policy, str) else None
            return (Right("tdm", json.dumps(rule)[:2_000], "tdmrep.json", named),)
    return ()


def _fits(location: Any, path: str) -> bool:
    """Whether a pattern of robots.txt's kind fits: * for anything, $ for the end."""
    if not isinstance(location, str) or location.count("*") > 10:
        return False
    pattern = re.escape(location.removesuffix("$")).replace(r"\*", ".*")
    return re.match(pattern + ("$" if location.endswith("$") else ""), path[:2_000]) is not None
