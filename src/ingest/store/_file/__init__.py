"""The database as a file: opened, locked, copied, brought to the newest schema."""
