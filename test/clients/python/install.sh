#!/bin/sh
# Makes a virtual environment for each Python client, with the packages of its lock file: gql and ariadne-codegen want different
# versions of graphql-core. The lock files come from `uv pip compile --universal --generate-hashes NAME.in -o NAME.txt`.
set -eu
cd "$(dirname "$0")/.."
for name in gql codegen; do
  python3 -m venv ".venv/$name"
  ".venv/$name/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "python/$name.txt"
done
