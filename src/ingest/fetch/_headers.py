"""Which of a source's own headers may go to another site. Apart, so that asking does not load the client."""

# Any other can be a secret: an authorisation, a cookie, a key.
HARMLESS_HEADERS = frozenset({"accept", "accept-language", "user-agent"})
