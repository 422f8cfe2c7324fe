"""What finds stored pieces: words for people who search, passages for texts that may be copies."""
