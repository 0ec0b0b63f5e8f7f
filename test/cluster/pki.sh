#!/bin/bash
# Makes the keys, certificates and kubeconfigs of a control plane, once. For tests on loopback only.
set -euo pipefail
# shellcheck source=parts.sh
. "$(dirname "${BASH_SOURCE[0]}")/parts.sh"
mkdir -p "$pki"
chmod 700 "$pki"
cd "$pki"
curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

authority() { # name
  [ -f "$1.crt" ] || openssl req -x509 "${curve[@]}" -keyout "$1.key" -out "$1.crt" -days 3650 -subj "/CN=$1" \
    -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature 2>/dev/null
}

pair() { # name, subject, extended key usage, subject alternative names, authority
  [ ! -f "$1.crt" ] || return 0
  openssl req "${curve[@]}" -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
  {
    echo "extendedKeyUsage=$3"
    echo "keyUsage=critical,digitalSignature"
    [ -z "$4" ] || echo "subjectAltName=$4"
  } >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$5.crt" -CAkey "$5.key" -CAcreateserial -days 3650 -out "$1.crt" -extfile "$1.ext" 2>/dev/null
  rm "$1.csr" "$1.ext"
}

kubeconfig() { # file, user
  cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:$KUBE_PORT", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $2, user: {client-certificate-data: $(base64 -w0 "$2.crt"), client-key-data: $(base64 -w0 "$2.key")}}]
contexts: [{name: local, context: {cluster: local, user: $2}}]
current-context: local
YAML
  chmod 600 "$1"
}

authority ca
authority front-proxy-ca
if [ ! -f sa.key ]; then
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sa.key 2>/dev/null
  openssl pkey -in sa.key -pubout -out sa.pub
fi
pair apiserver /CN=kube-apiserver serverAuth \
  "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:${SERVICES:-127.200}.0.1,IP:10.96.0.1,IP:10.88.0.1" ca
pair admin /O=system:masters/CN=admin clientAuth "" ca
pair controller-manager /CN=system:kube-controller-manager clientAuth "" ca
pair scheduler /CN=system:kube-scheduler clientAuth "" ca
pair front-proxy /CN=front-proxy-client clientAuth "" front-proxy-ca
pair kubelet-client /O=system:masters/CN=kube-apiserver clientAuth "" ca
pair kubelet /O=system:nodes/CN=system:node:real clientAuth "" ca
pair kubelet-server /CN=real serverAuth "DNS:real,IP:10.88.0.1" ca
pair kube-proxy /CN=system:kube-proxy clientAuth "" ca
kubeconfig "$CLUSTER_HOME/kubeconfig" admin
for user in controller-manager scheduler kubelet kube-proxy; do kubeconfig "$user.kubeconfig" "$user"; done
