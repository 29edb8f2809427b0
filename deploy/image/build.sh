#!/bin/sh
# Builds the folder that the image contains: the compiled server with its packages, and no development packages.
#   deploy/image/build.sh SOURCE TARGET
# SOURCE is a copy of the project, in which packages are installed. TARGET is created. The Dockerfile and deploy/image/try.sh
# both run this script, so the long form of CI tries the steps of the image. It needs Node and npm.
set -eu
source=$(cd "$1" && pwd)
target=$2

cd "$source"
npm ci
npm run build

mkdir -p "$target"
cp -r dist prisma scripts package.json package-lock.json .npmrc LICENSE "$target"
cp deploy/image/healthy.mjs "$target"
cd "$target"
# Without optional packages: otherwise npm also installs Prisma's command and the compiler, 260 MB that the server never reads.
npm ci --omit=dev --omit=optional

# Nor does it read binaries for other systems and databases, maps, or declarations.
find node_modules/argon2/prebuilds -mindepth 1 -maxdepth 1 -type d ! -name "linux-$(node -p process.arch)" -exec rm -rf {} +
find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete
find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -type f -delete

# The server runs as another user, who may read everything and write nothing.
chmod -R a+rX,go-w .
