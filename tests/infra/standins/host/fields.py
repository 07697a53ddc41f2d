"""The fields of kubeadm's configuration, as its reference names them; anything else is refused, as kubeadm does.

A dictionary is a structure, a list of one dictionary a list of structures, None a value that is not looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ARGUMENT = [{"name": None, "value": None}]
_VOLUME = [{"name": None, "hostPath": None, "mountPath": None, "readOnly": None, "pathType": None}]
_COMPONENT = {"extraArgs": _ARGUMENT, "extraVolumes": _VOLUME, "extraEnvs": None}
_IMAGE = {"imageRepository": None, "imageTag": None}
_TAINT = [{"key": None, "value": None, "effect": None, "timeAdded": None}]
_NODE = {
    "name": None,
    "criSocket": None,
    "taints": _TAINT,
    "kubeletExtraArgs": _ARGUMENT,
    "ignorePreflightErrors": None,
    "imagePullPolicy": None,
    "imagePullSerial": None,
}
_TIMEOUTS = dict.fromkeys(
    (
        "controlPlaneComponentHealthCheck",
        "kubeletHealthCheck",
        "kubernetesAPICall",
        "etcdAPICall",
        "tlsBootstrap",
        "discovery",
        "upgradeManifests",
    )
)
_TOKEN = dict.fromkeys(("token", "description", "ttl", "expires", "usages", "groups"))
_ENDPOINT = {"advertiseAddress": None, "bindPort": None}

# Of these two, the fields that a cluster like ours may set; the real ones have more.
_KUBELET = """cgroupDriver failSwapOn rotateCertificates serverTLSBootstrap readOnlyPort tlsMinVersion
    tlsCipherSuites maxPods podPidsLimit systemReserved kubeReserved enforceNodeAllocatable
    evictionHard evictionSoft evictionSoftGracePeriod serializeImagePulls maxParallelImagePulls
    imageGCHighThresholdPercent imageGCLowThresholdPercent imageMinimumGCAge containerLogMaxSize
    containerLogMaxFiles shutdownGracePeriod shutdownGracePeriodCriticalPods clusterDNS
    clusterDomain resolvConf staticPodPath protectKernelDefaults seccompDefault"""
_PROXY = "mode clusterCIDR metricsBindAddress bindAddress iptables ipvs nftables conntrack"

KUBEADM = "kubeadm.k8s.io/v1beta4"
KINDS: dict[tuple[str, str], dict[str, Any]] = {
    (KUBEADM, "InitConfiguration"): {
        "bootstrapTokens": [_TOKEN],
        "dryRun": None,
        "nodeRegistration": _NODE,
        "localAPIEndpoint": _ENDPOINT,
        "certificateKey": None,
        "skipPhases": None,
        "patches": {"directory": None},
        "timeouts": _TIMEOUTS,
    },
    (KUBEADM, "ClusterConfiguration"): {
        "etcd": {
            "local": {
                **_IMAGE,
                "dataDir": None,
                "extraArgs": _ARGUMENT,
                "extraEnvs": None,
                "serverCertSANs": None,
                "peerCertSANs": None,
            },
            "external": None,
        },
        "networking": {"serviceSubnet": None, "podSubnet": None, "dnsDomain": None},
        "kubernetesVersion": None,
        "controlPlaneEndpoint": None,
        "apiServer": {**_COMPONENT, "certSANs": None},
        "controllerManager": _COMPONENT,
        "scheduler": _COMPONENT,
        "dns": {**_IMAGE, "disabled": None},
        "proxy": {"disabled": None},
        "certificatesDir": None,
        "imageRepository": None,
        "featureGates": None,
        "clusterName": None,
        "encryptionAlgorithm": None,
        "certificateValidityPeriod": None,
        "caCertificateValidityPeriod": None,
    },
    (KUBEADM, "JoinConfiguration"): {
        "dryRun": None,
        "nodeRegistration": _NODE,
        "caCertPath": None,
        "discovery": {
            "bootstrapToken": {
                "token": None,
                "apiServerEndpoint": None,
                "caCertHashes": None,
                "unsafeSkipCAVerification": None,
            },
            "file": None,
            "tlsBootstrapToken": None,
        },
        "controlPlane": {"localAPIEndpoint": _ENDPOINT, "certificateKey": None},
        "skipPhases": None,
        "patches": {"directory": None},
        "timeouts": _TIMEOUTS,
    },
}
KINDS["kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"] = {
    "authentication": {
        "anonymous": {"enabled": None},
        "webhook": {"enabled": None, "cacheTTL": None},
        "x509": {"clientCAFile": None},
    },
    "authorization": {"mode": None, "webhook": None},
} | dict.fromkeys(_KUBELET.split())
KINDS["kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration"] = dict.fromkeys(_PROXY.split())


def unknown(document: dict[str, Any]) -> Iterator[str]:
    """Paths of the fields of a document that its kind does not have; the kind itself where nobody knows it."""
    kind = KINDS.get((document.get("apiVersion", ""), document.get("kind", "")))
    if kind is None:
        yield f"{document.get('apiVersion')}, Kind={document.get('kind')}"
        return
    yield from _unknown(document, {"apiVersion": None, "kind": None, **kind}, "")


def _unknown(value: Any, shape: Any, path: str) -> Iterator[str]:
    if isinstance(shape, dict) and isinstance(value, dict):
        for name, inner in value.items():
            if name not in shape:
                yield f"{path}{name}"
            else:
                yield from _unknown(inner, shape[name], f"{path}{name}.")
    elif isinstance(shape, list) and isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _unknown(inner, shape[0], f"{path.removesuffix('.')}[{position}].")
    elif isinstance(shape, dict | list) and value is not None:
        yield f"{path.removesuffix('.')} (of the wrong type)"
