"""The same address with another text: read again by a run, or anew from stored pages."""
