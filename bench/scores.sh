#!/usr/bin/env bash
# The scores of `ingest extract` on every labelled set, and of its origins: bench/scores.sh CORPUS SCORE.PY
set -euo pipefail
corpus=$1 score=$2 out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for set in aeb fundus atf moz trafeval postlight attribution; do
  python3 "$score" manifest "$corpus" "$set" >"$out/jobs"
  # A set of real pages always holds some that are no article; that is no failure of this script.
  ingest extract --jsonl "$out/jobs" >"$out/$set" || test $? -le 4
  echo "== $set"
  if [ "$set" = attribution ]; then
    python3 "$score" origin "$corpus" "$out/$set"
  else
    python3 "$score" pages "$corpus" "$set" "$out/$set"
  fi
done
