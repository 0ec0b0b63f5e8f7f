#!/bin/bash
# Ends what up.sh started, and nothing else. With --now nobody gets time to say goodbye: for data that is thrown away.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=parts.sh
. "$here/parts.sh"
signal=TERM
[ "${1:-}" != --now ] || signal=KILL

[ ! -f "$CLUSTER_HOME/node/ip_forward" ] || "$here/node.sh" stop
for part in cert-manager kwok kube-scheduler kube-controller-manager; do end "$part" "$signal" & done
wait
end kube-apiserver "$signal"
end etcd "$signal"
rm -f "$run"/*.pid
