"""Raw answers in web archives: written, read, found again, and weeded of what was removed."""
