"""What is to be fetched and what came of it: sources, entries, hosts, runs."""
