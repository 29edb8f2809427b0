#!/bin/sh
# Writes the lock files of Python with the newest versions, and a hash for each file: it needs uv (`pip install uv`). CI installs only these files.
set -eu
cd "$(dirname "$0")/../.."
lock() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade "$@"
}
lock .ci/python/tools.in -o .ci/python/tools.txt
lock clients/python/codegen/requirements.in -o clients/python/codegen/requirements.txt
lock --extra notebook --extra prefect --extra dramatiq clients/python/pyproject.toml clients/python/tests/requirements.txt .ci/python/build.in \
  -o .ci/python/client.txt
# The client without extras, in the versions with which it is tested.
lock --constraints .ci/python/client.txt clients/python/pyproject.toml -o clients/python/requirements.txt
