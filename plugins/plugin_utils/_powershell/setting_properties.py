"""Which object properties the settings of Set-VMNetworkAdapter and Set-VMSwitch change (rules A2, A3)."""

from __future__ import annotations

from collections.abc import Mapping

_SAME_NAME = [
    "MacAddressSpoofing",
    "DhcpGuard",
    "RouterGuard",
    "IeeePriorityTag",
    "AllowTeaming",
    "FixSpeed10G",
    "DeviceNaming",
    "IovWeight",
    "IovQueuePairsRequested",
    "IovInterruptModeration",
    "VirtualSubnetId",
    "StormLimit",
    "DynamicIPAddressLimit",
    "PacketDirectNumProcs",
    "PacketDirectModerationCount",
    "PacketDirectModerationInterval",
    "TestReplicaPoolName",
    "TestReplicaSwitchName",
    "MediaType",
    "NumaAwarePlacement",
    "InterruptModeration",
]
_REQUESTED_TOO = [
    "VrssEnabled",
    "VmmqEnabled",
    "VrssMaxQueuePairs",
    "VrssMinQueuePairs",
    "VrssQueueSchedulingMode",
    "VrssExcludePrimaryProcessor",
    "VrssIndependentHostSpreading",
    "VrssVmbusChannelAffinityPolicy",
]

ADAPTER_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in _SAME_NAME},
    **{name: (name, f"{name}Requested") for name in _REQUESTED_TOO},
    "VmmqQueuePairs": ("VrssMaxQueuePairs", "VrssMaxQueuePairsRequested"),
    "PortMirroring": ("PortMirroringMode",),
    "VmqWeight": ("VMQWeight",),
    "IPsecOffloadMaximumSecurityAssociation": ("IPsecOffloadMaxSA",),
    "NotMonitoredInCluster": ("ClusterMonitored",),
}
"""Which object properties a parameter changes; effective values follow the requested ones at once."""

SWITCH_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "DefaultQueueVrssEnabled": ("DefaultQueueVrssEnabledRequested", "DefaultQueueVrssEnabled"),
    "DefaultQueueVmmqEnabled": ("DefaultQueueVmmqEnabledRequested", "DefaultQueueVmmqEnabled"),
    "DefaultQueueVmmqQueuePairs": ("DefaultQueueVrssMaxQueuePairsRequested", "DefaultQueueVrssMaxQueuePairs"),
    "DefaultQueueVrssMaxQueuePairs": ("DefaultQueueVrssMaxQueuePairsRequested", "DefaultQueueVrssMaxQueuePairs"),
    "DefaultQueueVrssMinQueuePairs": ("DefaultQueueVrssMinQueuePairsRequested", "DefaultQueueVrssMinQueuePairs"),
    "DefaultQueueVrssQueueSchedulingMode": (
        "DefaultQueueVrssQueueSchedulingModeRequested",
        "DefaultQueueVrssQueueSchedulingMode",
    ),
    "DefaultQueueVrssExcludePrimaryProcessor": (
        "DefaultQueueVrssExcludePrimaryProcessorRequested",
        "DefaultQueueVrssExcludePrimaryProcessor",
    ),
    "EnableSoftwareRsc": ("SoftwareRscEnabled",),
}

ADAPTER_PROPERTY_NAMES = tuple(sorted({name for names in ADAPTER_PROPERTIES.values() for name in names}))
SWITCH_PROPERTY_NAMES = tuple(sorted({name for names in SWITCH_PROPERTIES.values() for name in names}))
"""Every property that such a setting changes, in alphabetical order."""
