#!/bin/bash
# Prints the folder of the control plane's programs: KUBEBUILDER_ASSETS if it is set; else what go.mod pins, compiled
# once into a cache outside the tree. The cache's name is a hash of all that the build reads, so it is never stale.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/podgraft-cluster

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  for program in etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kwok cert-manager; do
    [ -x "$KUBEBUILDER_ASSETS/$program" ] || {
      echo "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no $program: unset it and let test/cluster/build.sh compile everything with Go, or set it to a folder that build.sh has filled" >&2
      exit 1
    }
  done
  echo "$KUBEBUILDER_ASSETS"
  exit
fi

cd "$here"
bin=$cache/bin-$(cat go.* cmd/*/main.go dns/* build.sh | sha256sum | cut -c1-12)
if [ ! -d "$bin" ]; then
  command -v go >/dev/null || {
    echo "there is no control plane to test against: install Go $(awk '$1 == "go" {print $2}' go.mod) or newer (https://go.dev/dl) and it is compiled once, in about ten minutes; or set KUBEBUILDER_ASSETS to the folder that test/cluster/build.sh printed on another machine" >&2
    exit 1
  }
  mkdir -p "$cache"
  exec {lock}>"$cache/lock"
  flock "$lock" # two that come at the same time build once
fi
if [ ! -d "$bin" ]; then
  echo "compiling the control plane into $bin: about ten minutes, once" >&2
  rm -rf "$cache"/new.*
  new=$(mktemp -d "$cache/new.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  module() { go list -m -f "{{.$2}}" "$1"; }
  version=$(module k8s.io/kubernetes Version)
  minor=${version#v1.}
  stamp=k8s.io/component-base/version
  go build -trimpath -buildvcs=false -o "$new/" -ldflags "-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=${minor%%.*}" \
    tool ./cmd/... >&2
  mv "$new/server" "$new/etcd"
  (cd dns && go build -trimpath -buildvcs=false -o "$new/coredns" -ldflags '-s -w' . >&2) # a module of its own: its versions are not Kubernetes'
  mkdir "$new/crds" "$new/stages"
  install -m 644 "$(module github.com/cert-manager/cert-manager Dir)"/deploy/crds/*.yaml "$new/crds"
  stages=$(module sigs.k8s.io/kwok Dir)/kustomize/stage
  install -m 644 "$stages"/node/heartbeat-with-lease/node-*.yaml "$stages"/node/fast/node-*.yaml "$stages"/pod/fast/pod-*.yaml "$new/stages"
  chmod 755 "$new"
  mv -T "$new" "$bin"
fi
echo "$bin"
