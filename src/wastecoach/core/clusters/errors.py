"""Errors about clusters.

The tree of `core/errors.py` goes on here; it carries codes and parameters only.

    WastecoachError
    └── ClusterError                  something is wrong with the machines of an installation
        ├── ClusterUnknown        nothing has been built under this name, as far as this machine knows
        ├── NodeUnknown           the cluster has no such node
        ├── ToolMissing           a program that provisioning needs is not installed, or too old
        ├── SourceMissing         the folder that holds terraform/ and ansible/ was not found
        ├── StepFailed            a step of a rebuild failed; what was done before it stays done
        ├── RebuildUnderWay       somebody else is changing the same cluster
        ├── NotConfirmed          what would destroy data was not confirmed by its name
        └── CloudRefused          the cloud does not know or not allow who asks
"""

from __future__ import annotations

from wastecoach.core.errors import WastecoachError


class ClusterError(WastecoachError):
    """Something is wrong with the machines of an installation."""

    code = "cluster"


class ClusterUnknown(ClusterError):
    """Nothing has been built under this name, as far as this machine knows. Params: `cluster`."""

    code = "cluster_unknown"


class NodeUnknown(ClusterError):
    """The cluster has no such node. Params: `node`, `nodes`."""

    code = "node_unknown"


class ToolMissing(ClusterError):
    """A program that provisioning needs is not installed, or too old. Params: `tool`, `detail`."""

    code = "tool_missing"


class SourceMissing(ClusterError):
    """The folder that holds terraform/ and ansible/ was not found. Params: `folder`."""

    code = "source_missing"


class StepFailed(ClusterError):
    """A step of a rebuild failed; what was done before it stays done. Params: `step`, `detail`, `log`."""

    code = "step_failed"


class RebuildUnderWay(ClusterError):
    """Somebody else is changing the same cluster. Params: `who`, `since`."""

    code = "rebuild_under_way"


class NotConfirmed(ClusterError):
    """What would destroy data was not confirmed by its name. Params: `name`."""

    code = "not_confirmed"


class CloudRefused(ClusterError):
    """The cloud does not know or not allow who asks. Params: `detail`."""

    code = "cloud_refused"
