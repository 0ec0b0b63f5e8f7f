#!/bin/bash
# One real node for the control plane of up.sh: containerd, kubelet, kube-proxy and CoreDNS on this machine, pods in network
# namespaces behind a bridge. up.sh calls it when NODES=real. Needs root, Debian's packages containerd, runc, iptables,
# busybox-static and containernetworking-plugins (its folder: CNI_PLUGINS). A machine can hold one such node.
#   node.sh network | start | stop | load ARCHIVE    (load: a docker archive into the node's image store)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=parts.sh
. "$here/parts.sh"
home=$CLUSTER_HOME/node
plugins=${CNI_PLUGINS:-/usr/lib/cni}
gateway=10.88.0.1 pods=10.88.0.0/16 bridge=podgraft-pods
ctr() { command ctr --address "$home/containerd.sock" --connect-timeout 5s --namespace k8s.io "$@"; }

check_machine() {
  local program
  [ "$UID" = 0 ] || { echo "node.sh: a real node needs root" >&2; exit 1; }
  for program in containerd ctr runc ip iptables busybox "$plugins/bridge"; do
    command -v "$program" >/dev/null || {
      echo "node.sh: $program is missing: apt-get install containerd runc containernetworking-plugins iptables iproute2 busybox-static" >&2
      exit 1
    }
  done
  ! ip link show "$bridge" >/dev/null 2>&1 || {
    echo "node.sh: this machine has a real node already (bridge $bridge): end that cluster; if none runs, ip link delete $bridge" >&2
    exit 1
  }
}

network() {
  check_machine
  mkdir -p "$home/cni"
  cat /proc/sys/net/ipv4/ip_forward >"$home/ip_forward"
  ip link add "$bridge" type bridge
  ip address add "$gateway/16" dev "$bridge"
  ip link set "$bridge" up
  echo 1 >/proc/sys/net/ipv4/ip_forward
  iptables -I FORWARD -i "$bridge" -j ACCEPT
  iptables -I FORWARD -o "$bridge" -j ACCEPT
  cat >"$home/cni/pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "$bridge", "plugins": [{"type": "bridge", "bridge": "$bridge", "isGateway": true, "hairpinMode": true,
  "ipam": {"type": "host-local", "ranges": [[{"subnet": "$pods"}]], "dataDir": "$home/addresses", "routes": [{"dst": "0.0.0.0/0"}]}}]}
JSON
}

runtime() {
  cat >"$home/containerd.toml" <<TOML
version = 2
root = "$home/containerd"
state = "$run/containerd"
[grpc]
  address = "$home/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/local/pause:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$plugins"
    conf_dir = "$home/cni"
TOML
  start containerd containerd --config "$home/containerd.toml"
  for _ in $(seq 100); do
    ctr version >/dev/null 2>&1 && break
    sleep 0.1
  done
  archive docker.io/local/pause:1 '["sleep", "2147483647"]' | ctr images import - >/dev/null
  archive docker.io/local/busybox:1 '["sh"]' | ctr images import - >/dev/null
}

archive() { # image name, command: busybox alone, as a docker archive on stdout
  local work layer applet busybox
  work=$(mktemp -d)
  busybox=$(command -v busybox)
  mkdir -p "$work/root"/{bin,tmp,etc}
  chmod 1777 "$work/root/tmp"
  cp "$busybox" "$work/root/bin/busybox"
  for applet in $("$busybox" --list | grep -vx busybox); do ln -sf busybox "$work/root/bin/$applet"; done
  tar -C "$work/root" --numeric-owner --owner=0 --group=0 -cf "$work/layer.tar" .
  layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  echo "{\"architecture\": \"amd64\", \"os\": \"linux\", \"config\": {\"Env\": [\"PATH=/bin\"], \"Cmd\": $2}, \"rootfs\": {\"type\": \"layers\", \"diff_ids\": [\"sha256:$layer\"]}}" >"$work/config.json"
  echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$1\"], \"Layers\": [\"layer.tar\"]}]" >"$work/manifest.json"
  tar -C "$work" -cf - config.json manifest.json layer.tar
  rm -r "$work"
}

kubelet() {
  cat >"$home/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $gateway
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet-server.crt
tlsPrivateKeyFile: $pki/kubelet-server.key
containerRuntimeEndpoint: unix://$home/containerd.sock
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
podLogsDir: $run/pod-logs
clusterDNS: [$gateway]
clusterDomain: cluster.local
healthzPort: 0
makeIPTablesUtilChains: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%}
syncFrequency: 5s
YAML
  start kubelet "$KUBEBUILDER_ASSETS/kubelet" --config="$home/kubelet.yaml" --kubeconfig="$pki/kubelet.kubeconfig" \
    --hostname-override=real --node-ip="$gateway" --root-dir="$home/kubelet"
  start kube-proxy "$KUBEBUILDER_ASSETS/kube-proxy" --kubeconfig="$pki/kube-proxy.kubeconfig" --hostname-override=real \
    --proxy-mode=iptables --cluster-cidr="$pods" --conntrack-max-per-core=0 --conntrack-min=0 \
    --iptables-localhost-nodeports=false --metrics-bind-address="127.0.0.1:$((KUBE_PORT + 4))"
}

dns() {
  cat >"$home/Corefile" <<CONFIG
.:53 {
    bind $gateway
    errors
    ready 127.0.0.1:$((KUBE_PORT + 5))
    kubernetes cluster.local in-addr.arpa {
        kubeconfig $CLUSTER_HOME/kubeconfig
    }
    cache 2
}
CONFIG
  start coredns "$KUBEBUILDER_ASSETS/coredns" -conf "$home/Corefile"
  ready coredns "http://127.0.0.1:$((KUBE_PORT + 5))/ready"
}

stop() {
  set +e # as much as can be undone
  local part task container command namespaces=''
  for part in coredns kubelet kube-proxy; do end "$part"; done
  if is_running containerd && ctr version >/dev/null 2>&1; then
    for container in $(ctr containers ls -q); do
      namespaces+=" $(ctr containers info "$container" | grep -o '/netns/cni-[^"]*' | cut -d/ -f3)"
    done
    for task in $(ctr tasks ls -q); do ctr tasks kill -s SIGKILL "$task" 2>/dev/null; done
    for _ in $(seq 50); do
      ctr tasks ls | grep -q RUNNING || break
      sleep 0.1
    done
    for task in $(ctr tasks ls -q); do ctr tasks rm -f "$task" >/dev/null 2>&1; done
    for container in $(ctr containers ls -q); do
      ctr containers rm "$container" 2>/dev/null
      rm -f "/var/lib/cni/results/"*"-$container-"*
    done
  fi
  end containerd
  # A shim that was being started when everything was killed has no task yet, so nobody knows it.
  pkill -KILL -f "^[^ ]*containerd-shim[^ ]* .*-address $home/containerd.sock" || true
  awk -v home="$CLUSTER_HOME/" 'index($2, home) == 1 {print $2}' /proc/mounts | sort -r | xargs -r umount -l
  echo "$namespaces" | xargs -n1 | sort -u | xargs -r -n1 ip netns delete 2>/dev/null
  "$("$here/build.sh")/kube-proxy" --cleanup >/dev/null 2>&1
  for command in iptables ip6tables; do # what that leaves
    "$command" -D INPUT -j KUBE-FIREWALL && "$command" -D OUTPUT -j KUBE-FIREWALL && "$command" -F KUBE-FIREWALL && "$command" -X KUBE-FIREWALL
  done 2>/dev/null
  iptables -D FORWARD -i "$bridge" -j ACCEPT 2>/dev/null
  iptables -D FORWARD -o "$bridge" -j ACCEPT 2>/dev/null
  ip link delete "$bridge" 2>/dev/null
  [ ! -f "$home/ip_forward" ] || cat "$home/ip_forward" >/proc/sys/net/ipv4/ip_forward
  rm -rf "$home/kubelet" "$home/addresses" "$home/ip_forward"
}

case ${1:-} in
  network) network ;;
  start)
    runtime
    kubelet
    dns
    ;;
  stop) stop ;;
  load) ctr images import "$2" ;;
  *)
    echo "usage: node.sh network | start | stop | load ARCHIVE" >&2
    exit 2
    ;;
esac
