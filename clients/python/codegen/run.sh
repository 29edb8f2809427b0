#!/bin/sh
# Generates src/astrid/generated from schema.graphql, in a separate environment with the packages of requirements.txt.
set -eu
cd "$(dirname "$0")"
if ! cmp -s requirements.txt .venv/installed.txt; then
  rm -rf .venv
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
  cp requirements.txt .venv/installed.txt
fi
PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore .venv/bin/python generate.py
