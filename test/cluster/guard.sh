#!/bin/bash
# Holds one fresh cluster for as long as standard input stays open, then leaves nothing of it. A process that dies, however it
# dies, closes its pipes: so this outlives whoever started it (in a session of its own) by as long as the clean-up takes.
#   guard.sh build                   nothing but build.sh
#   guard.sh up [API server flags…]  a cluster with a folder, ports and Service addresses of its own; up.sh's environment
# Says `ready`, the folder, the programs' folder and the port (separated by tabs), then answers each line that it reads,
# `kill PART` or `start PART`, with `done` or `failed`. Standard error says why.
set -uo pipefail
unset CLUSTER_HOME # what is cleaned up is what was made here
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
trap : PIPE # whoever listened may be gone
trap 'exit 143' TERM INT HUP

job=
hold() { # a command: until it ends, or standard input does
  set -m # a process group of its own
  "$@" </dev/null &
  job=$!
  set +m
  local heard
  while kill -0 "$job" 2>/dev/null; do
    read -r -t 0.1
    heard=$?
    [ "$heard" != 1 ] || exit 1
  done
  wait "$job"
  heard=$?
  job=
  return "$heard"
}

clean() {
  exec >/dev/null 2>&1
  trap '' TERM INT HUP
  if [ -n "$job" ]; then
    kill -TERM -- "-$job"
    wait "$job"
  fi
  [ -n "${CLUSTER_HOME:-}" ] || return 0
  "$here/down.sh" --now
  rm -rf --one-file-system "$CLUSTER_HOME"
}

# A block of eight ports below those that the system gives to outgoing connections. The lock lives as long as anything of the cluster.
choose_ports() {
  local locks=${TMPDIR:-/tmp}/podgraft-ports-$UID block lock
  mkdir -p "$locks"
  for block in $(seq 0 99); do
    exec {lock}>"$locks/$block"
    export KUBE_PORT=$((20000 + 8 * block)) SERVICES=127.$((16 + block))
    ! flock -n "$lock" || ! are_free || return 0
    exec {lock}>&-
  done
  echo "guard.sh: every block of ports from 20000 to 20799 is in use: end what listens there" >&2
  return 1
}

are_free() {
  local port
  for port in $(seq "$KUBE_PORT" $((KUBE_PORT + 7))); do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1
  done
}

trap clean EXIT
hold "$here/build.sh" >/dev/null || exit 1
[ "$1" = up ] || exit 0
shift
bin=$("$here/build.sh") || exit 1
CLUSTER_HOME=$(mktemp -d "${TMPDIR:-/tmp}/podgraft-cluster-XXXXXX") || exit 1
export CLUSTER_HOME
choose_ports || exit 1
hold "$here/up.sh" "$@" >/dev/null || exit 1
# shellcheck source=parts.sh
. "$here/parts.sh"
printf 'ready\t%s\t%s\t%s\n' "$CLUSTER_HOME" "$bin" "$KUBE_PORT"

while read -r verb part; do
  case $verb in
    kill) end "$part" KILL ;;
    start) start_again "$part" && { [ "$part" != kube-apiserver ] || api_server_ready; } ;;
    *) false ;;
  esac && echo 'done' || echo failed
done
