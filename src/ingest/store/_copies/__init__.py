"""A copy's row and what hangs on it: outlet, owner, evidence, claims, furniture."""
