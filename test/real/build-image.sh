#!/bin/bash
# Builds the image that deploy/ names from the Dockerfile, without an image registry, and writes it to FOLDER/image.tar.
#   build-image.sh FOLDER         (must exist; on SIGTERM everything that was started ends)
# Needs root and Debian's packages buildah and debootstrap. test/cluster/base-image.sh makes the base image.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$1
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs TMPDIR="$folder"
image=$(sed -n 's/^ *image: *//p' "$root/deploy/40-webhook.yaml")
base=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' "$root/Dockerfile" | sort -u) # all its stages begin with the same

trap 'trap "" TERM; kill -TERM 0; wait; exit 143' TERM # the process group is this script's own
step() { "$@" & wait $!; }
build() { step buildah --root "$folder/storage" --runroot "$folder/storage-run" "$@"; }

step "$root/test/cluster/base-image.sh" "$base" "$root/node_modules/node/bin/node" >"$folder/base.tar"
build pull --quiet "docker-archive:$folder/base.tar"
build bud --pull-never --tag "$image" "$root"
build push --quiet "$image" "docker-archive:$folder/image.tar:$image"
rm -r "$folder/base.tar" "$folder/storage" "$folder/storage-run"
