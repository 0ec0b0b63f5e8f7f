#!/bin/bash
# Starts a fresh Kubernetes control plane on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler,
# nodes, and cert-manager's controllers. Prints what to export. Ends an earlier one of the same CLUSTER_HOME first.
#   up.sh [flags for the API server…]      (of a flag that stands twice, the last one wins)
# Environment:
#   NODES=2                how many nodes without machines (kwok): pods bound to them turn Running; 0: none
#   NODES=real             one node whose pods really run (node.sh says what it needs)
#   WITHOUT="a b"          leave out any of: scheduler cert-manager
#   EMULATE=1.34           behave as that minor version
#   KEEP=1                 keep the data of the last run
#   CONTROLLER_MANAGER_ARGS="…"   more flags for the controller manager
#   CLUSTER_HOME, KUBE_PORT (16443, and the seven after it), SERVICES (127.200): for a second one beside the first
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=parts.sh
. "$here/parts.sh"
trap 'stopping=1' TERM # parts.sh looks at it between two steps: no process is started whose pid is not written down

for program in curl openssl setsid flock; do
  command -v "$program" >/dev/null || { echo "up.sh: $program is missing: install the package that holds it (curl, openssl, util-linux)" >&2; exit 1; }
done
bin=$("$here/build.sh")
export KUBEBUILDER_ASSETS=$bin
manager_port=$((KUBE_PORT + 1)) scheduler_port=$((KUBE_PORT + 2)) kwok_port=$((KUBE_PORT + 3)) # 4 and 5: node.sh
etcd_port=$((KUBE_PORT + 6)) etcd_peer=$((KUBE_PORT + 7))
nodes=${NODES:-2}
wants() { [[ " ${WITHOUT:-} " != *" $1 "* ]]; }
version=()
[ -z "${EMULATE:-}" ] || version=("--emulated-version=$EMULATE")
read -ra manager_flags <<<"${CONTROLLER_MANAGER_ARGS:-}"

if [ "$nodes" = real ]; then
  export SERVICES=10.96
  network=(--bind-address=0.0.0.0 --advertise-address=10.88.0.1 --kubelet-preferred-address-types=InternalIP
    "--kubelet-client-certificate=$pki/kubelet-client.crt" "--kubelet-client-key=$pki/kubelet-client.key"
    "--kubelet-certificate-authority=$pki/ca.crt")
else
  # There is no kube-proxy, and these addresses are loopback: who listens on a Service's own address and port answers for it.
  export SERVICES=${SERVICES:-127.200}
  network=(--bind-address=127.0.0.1 --endpoint-reconciler-type=none)
fi

began=${EPOCHREALTIME//[.,]/}
"$here/down.sh" >/dev/null
mkdir -p "$run"
rm -f "$run"/*.log
[ "${KEEP:-}" = 1 ] || rm -rf "$run/etcd"
"$here/pki.sh"
[ "$nodes" != real ] || "$here/node.sh" network

start etcd "$bin/etcd" --name local --data-dir "$run/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
  --listen-peer-urls "http://127.0.0.1:$etcd_peer" --initial-advertise-peer-urls "http://127.0.0.1:$etcd_peer" \
  --initial-cluster "local=http://127.0.0.1:$etcd_peer"
ready etcd "http://127.0.0.1:$etcd_port/health"

start kube-apiserver "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" --secure-port="$KUBE_PORT" \
  --service-cluster-ip-range="$SERVICES.0.0/16" "${network[@]}" \
  --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" --client-ca-file="$pki/ca.crt" \
  --service-account-issuer=https://kubernetes.default.svc --api-audiences=https://kubernetes.default.svc \
  --service-account-key-file="$pki/sa.pub" --service-account-signing-key-file="$pki/sa.key" \
  --requestheader-client-ca-file="$pki/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
  --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
  --requestheader-extra-headers-prefix=X-Remote-Extra- \
  --proxy-client-cert-file="$pki/front-proxy.crt" --proxy-client-key-file="$pki/front-proxy.key" \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true "${version[@]}" "$@"
api_server_ready

config=$pki/controller-manager.kubeconfig
start kube-controller-manager "$bin/kube-controller-manager" --kubeconfig="$config" --authentication-kubeconfig="$config" \
  --authorization-kubeconfig="$config" --bind-address=127.0.0.1 --secure-port="$manager_port" --leader-elect=false \
  --service-account-private-key-file="$pki/sa.key" --root-ca-file="$pki/ca.crt" --use-service-account-credentials=true \
  --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
  --flex-volume-plugin-dir="$run/flex" --cert-dir="$run/manager-cert" --kube-api-qps=500 --kube-api-burst=1000 \
  "${version[@]}" "${manager_flags[@]}"
if wants scheduler; then
  config=$pki/scheduler.kubeconfig
  start kube-scheduler "$bin/kube-scheduler" --kubeconfig="$config" --authentication-kubeconfig="$config" \
    --authorization-kubeconfig="$config" --bind-address=127.0.0.1 --secure-port="$scheduler_port" --leader-elect=false "${version[@]}"
fi

export KUBECONFIG=$CLUSTER_HOME/kubeconfig
if [ "$nodes" = real ]; then
  "$here/node.sh" start
elif [ "$nodes" -gt 0 ]; then
  for n in $(seq "$nodes"); do
    cat <<YAML
---
apiVersion: v1
kind: Node
metadata: {name: node-$n, labels: {kubernetes.io/hostname: node-$n, kubernetes.io/os: linux, kubernetes.io/arch: amd64}}
status: {allocatable: {cpu: "64", memory: 512Gi, pods: "1000"}, capacity: {cpu: "64", memory: 512Gi, pods: "1000"}}
YAML
  done | "$bin/kubectl" apply -f - >/dev/null
  stages=("$bin"/stages/*.yaml)
  start kwok "$bin/kwok" --kubeconfig="$KUBECONFIG" --manage-all-nodes --node-lease-duration-seconds=40 --cidr=10.244.0.0/16 \
    --server-address="127.0.0.1:$kwok_port" "${stages[@]/#/--config=}"
fi
if wants cert-manager; then
  "$bin/kubectl" apply --server-side -f "$bin/crds" >/dev/null
  "$bin/kubectl" wait --for=condition=Established --timeout=30s crd/certificates.cert-manager.io crd/certificaterequests.cert-manager.io \
    crd/issuers.cert-manager.io crd/clusterissuers.cert-manager.io >/dev/null
  "$bin/kubectl" create namespace cert-manager --dry-run=client -o yaml | "$bin/kubectl" apply -f - >/dev/null
  start cert-manager "$bin/cert-manager"
fi
ready kube-controller-manager "https://127.0.0.1:$manager_port/healthz" -k
for attempt in $(seq 300); do # pods are refused before their namespace has this account
  [ -z "${stopping:-}" ] || exit 143
  "$bin/kubectl" -n default get serviceaccount default >/dev/null 2>&1 && break
  [ "$attempt" -lt 300 ] || { echo "the controller manager made no service account in a minute:" >&2; tail -5 "$run/kube-controller-manager.log" >&2; exit 1; }
  sleep 0.1
done
[ "$nodes" != real ] || "$bin/kubectl" wait --for=create --timeout=60s node/real >/dev/null
[ "$nodes" = 0 ] || "$bin/kubectl" wait --for=condition=Ready --timeout=60s nodes --all >/dev/null
took=$((${EPOCHREALTIME//[.,]/} - began))
echo "# up after $((took / 1000000)).$((took / 100000 % 10)) s; logs in $run"
echo "export KUBEBUILDER_ASSETS=$bin KUBECONFIG=$KUBECONFIG PATH=$bin:\$PATH"
