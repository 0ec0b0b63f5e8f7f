# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: where a cluster lives, and how one part of it is started, awaited and ended.
# A part has the name of its program; run/ holds its pid, its log, and its command for starting it again.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/podgraft-cluster
export CLUSTER_HOME=${CLUSTER_HOME:-$cache} KUBE_PORT=${KUBE_PORT:-16443}
run=$CLUSTER_HOME/run
pki=$CLUSTER_HOME/pki

start() { # part, program, its arguments
  local part=$1
  shift
  [ -z "${stopping:-}" ] || exit 143
  printf '%q ' "$@" >"$run/$part.command"
  setsid "$@" >>"$run/$part.log" 2>&1 </dev/null &
  echo $! >"$run/$part.pid"
  while [ "/proc/$!/exe" -ef "/proc/$$/exe" ]; do sleep 0.01; done # still this shell's copy: not yet known by its name
}

start_again() { # part
  local command
  read -r command <"$run/$1.command"
  eval "start $1 $command"
}

is_running() { # part: whether its pid is still the program of that name, or on the way to become it
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) && [[ "$(readlink "/proc/$pid/exe")" =~ /($1|setsid)( \(deleted\))?$ ]]
}

ready() { # part, URL, curl's own arguments
  local part=$1 url=$2
  shift 2
  for _ in $(seq 600); do
    [ -z "${stopping:-}" ] || exit 143
    is_running "$part" || break
    [ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$@" "$url")" = 200 ] && return
    sleep 0.1
  done
  if is_running "$part"; then echo "$part is not ready after a minute:"; else echo "$part ended:"; fi >&2
  tail -5 "$run/$part.log" >&2
  return 1
}

api_server_ready() {
  ready kube-apiserver "https://127.0.0.1:$KUBE_PORT/readyz" --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key"
}

# pid: whether each of its threads has ended. Only then are its ports free; its name is gone earlier.
is_gone() {
  local threads=("/proc/$1/task/"*)
  [ ! -e "/proc/$1" ] || { [ "${#threads[@]}" = 1 ] && grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
}

end() { # part, the first signal: the second is KILL, after five seconds
  local pid signal
  is_running "$1" || return 0
  pid=$(cat "$run/$1.pid")
  for signal in "${2:-TERM}" KILL; do
    kill "-$signal" "$pid" 2>/dev/null
    for _ in $(seq 100); do
      is_gone "$pid" && return 0
      sleep 0.05
    done
  done
  echo "$1 ($pid) does not end" >&2
  return 1
}
