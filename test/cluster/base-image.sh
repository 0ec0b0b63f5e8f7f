#!/bin/bash
# Writes a stand-in for a public Node.js base image to stdout as a docker archive, for machines that can reach Debian's
# packages and the npm registry but no image registry: Debian trixie's minimal system, the given node binary, and this
# machine's npm and certificate authorities.
#   base-image.sh docker.io/library/node:24-trixie-slim node_modules/node/bin/node > base.tar
# Needs root and Debian's debootstrap. The system is cached.
set -euo pipefail
[ $# = 2 ] || { echo "usage: base-image.sh IMAGE NODE_BINARY > base.tar" >&2; exit 2; }
name=$1 node=$2
system=${XDG_CACHE_HOME:-$HOME/.cache}/podgraft-cluster/trixie
if [ ! -e "$system/.complete" ]; then
  command -v debootstrap >/dev/null || { echo "base-image.sh: debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
  mirror=$(apt-cache policy | grep -oE 'https?://[^ ]+' | grep -v security | head -1)
  rm -rf "$system"
  debootstrap --variant=minbase --include=ca-certificates,libatomic1,libstdc++6 trixie "$system" "$mirror" >&2
  rm -rf "$system"/var/cache/apt/* "$system"/var/lib/apt/lists/* "$system"/usr/share/{doc,man,locale}
  touch "$system/.complete"
fi
install -D -m 755 "$node" "$system/usr/local/bin/node"
rm -rf "$system/usr/local/lib/node_modules"
mkdir -p "$system/usr/local/lib/node_modules"
cp -R "$(npm root --global)/npm" "$system/usr/local/lib/node_modules/"
ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$system/usr/local/bin/npm"
install -m 644 /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/ca-certificates.crt"
chroot "$system" sh -c 'id node >/dev/null 2>&1 || useradd --uid 1000 --create-home node'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$system" --numeric-owner --exclude=./.complete -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
echo "{\"architecture\": \"amd64\", \"os\": \"linux\", \"config\": {\"Env\": [\"PATH=/usr/local/bin:/usr/bin:/bin\", \"NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\"], \"Cmd\": [\"node\"]}, \"rootfs\": {\"type\": \"layers\", \"diff_ids\": [\"sha256:$layer\"]}}" >"$work/config.json"
echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$name\"], \"Layers\": [\"layer.tar\"]}]" >"$work/manifest.json"
tar -C "$work" -cf - config.json manifest.json layer.tar
