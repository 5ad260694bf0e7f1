<#
.SYNOPSIS
    Exports the virtual network of this Hyper-V host as JSON, for the Ansible collection fabricops.hyperv.
.DESCRIPTION
    Reads with documented Get- cmdlets only and changes nothing. Run it on the host in an elevated Windows PowerShell 5.1
    or PowerShell 7. The file holds names, addresses, GUIDs and the notes of switches; it holds no credentials, keys or
    contents of partitions. What is done with it: docs/import.md of the collection.
.PARAMETER Path
    The file to write; one that exists is written over.
.PARAMETER GuestCredential
    An account of the running partitions. With it, their IPv4 configuration is read over PowerShell Direct (Windows
    guests on Windows Server 2016 or newer); a guest that does not let it in is left out with a warning.
.EXAMPLE
    .\export_host.ps1 -Path hyper1.json
#>
[CmdletBinding()]
param(
    [string] $Path = "$env:COMPUTERNAME.json",
    [pscredential] $GuestCredential
)

$ErrorActionPreference = 'Stop'

$hostProperties = @('Name', 'MacAddressMinimum', 'MacAddressMaximum', 'SupportedVmVersions')
$partitionProperties = @('Id', 'Name', 'State', 'Generation', 'Version')
$teamProperties = @('Id', 'Name', 'LoadBalancingAlgorithm')
$extensionProperties = @('Id', 'Name', 'Enabled')
$mappingProperties = @('NetAdapterName', 'NetAdapterDeviceId', 'DisableOnFailover')
$adapterProperties = @(
    'Id', 'Name', 'IsManagementOs', 'VMId', 'VMName', 'SwitchId', 'SwitchName', 'MacAddress', 'DeviceId', 'AdapterId'
    'DynamicMacAddressEnabled', 'IsLegacy', 'MacAddressSpoofing', 'DhcpGuard', 'RouterGuard', 'PortMirroringMode'
    'IeeePriorityTag', 'AllowTeaming', 'DeviceNaming', 'VMQWeight', 'IovWeight', 'VirtualSubnetId'
    'ClusterMonitored', 'DynamicIPAddressLimit', 'FixSpeed10G', 'IPsecOffloadMaxSA', 'InterruptModeration'
    'IovInterruptModeration', 'IovQueuePairsRequested', 'MediaType', 'NumaAwarePlacement'
    'PacketDirectModerationCount', 'PacketDirectModerationInterval', 'PacketDirectNumProcs', 'StormLimit'
    'TestReplicaPoolName', 'TestReplicaSwitchName', 'VmmqEnabled', 'VmmqEnabledRequested', 'VrssEnabled'
    'VrssEnabledRequested', 'VrssExcludePrimaryProcessor', 'VrssExcludePrimaryProcessorRequested'
    'VrssIndependentHostSpreading', 'VrssIndependentHostSpreadingRequested', 'VrssMaxQueuePairs'
    'VrssMaxQueuePairsRequested', 'VrssMinQueuePairs', 'VrssMinQueuePairsRequested', 'VrssQueueSchedulingMode'
    'VrssQueueSchedulingModeRequested', 'VrssVmbusChannelAffinityPolicy', 'VrssVmbusChannelAffinityPolicyRequested'
)
$vlanProperties = @(
    'OperationMode', 'AccessVlanId', 'NativeVlanId', 'AllowedVlanIdListString', 'PrivateVlanMode', 'PrimaryVlanId'
    'SecondaryVlanId', 'SecondaryVlanIdListString'
)
$bandwidthProperties = @('MinimumBandwidthAbsolute', 'MinimumBandwidthWeight', 'MaximumBandwidth')
$switchProperties = @(
    'Id', 'Name', 'Notes', 'SwitchType', 'AllowManagementOS', 'NetAdapterInterfaceDescription'
    'NetAdapterInterfaceDescriptions', 'NetAdapterInterfaceGuid', 'EmbeddedTeamingEnabled', 'IovEnabled'
    'PacketDirectEnabled', 'BandwidthReservationMode', 'DefaultFlowMinimumBandwidthAbsolute'
    'DefaultFlowMinimumBandwidthWeight'
    'DefaultQueueVmmqEnabled', 'DefaultQueueVmmqEnabledRequested', 'DefaultQueueVrssEnabled'
    'DefaultQueueVrssEnabledRequested', 'DefaultQueueVrssExcludePrimaryProcessor'
    'DefaultQueueVrssExcludePrimaryProcessorRequested', 'DefaultQueueVrssMaxQueuePairs'
    'DefaultQueueVrssMaxQueuePairsRequested', 'DefaultQueueVrssMinQueuePairs'
    'DefaultQueueVrssMinQueuePairsRequested', 'DefaultQueueVrssQueueSchedulingMode'
    'DefaultQueueVrssQueueSchedulingModeRequested', 'SoftwareRscEnabled'
)
$netAdapterProperties = @(
    'Name', 'InterfaceDescription', 'InterfaceGuid', 'InterfaceIndex', 'MacAddress', 'Status', 'AdminStatus'
    'MediaConnectionState', 'Speed', 'LinkSpeed', 'PnPDeviceID'
)
$bindingProperties = @('Name', 'InterfaceDescription', 'InstanceID', 'ComponentID', 'DisplayName', 'Enabled')
$ipInterfaceProperties = @('InterfaceAlias', 'InterfaceIndex', 'AddressFamily', 'Dhcp')
$ipAddressProperties = @(
    'InterfaceAlias', 'InterfaceIndex', 'AddressFamily', 'IPAddress', 'PrefixLength', 'PrefixOrigin'
)
$routeProperties = @(
    'InterfaceAlias', 'InterfaceIndex', 'AddressFamily', 'DestinationPrefix', 'NextHop', 'RouteMetric', 'Protocol'
)
$dnsProperties = @('InterfaceAlias', 'InterfaceIndex', 'AddressFamily', 'ServerAddresses')

# ConvertTo-Json writes enumerations as numbers. Names are easier to read for whoever looks at the file.
function Select-Value {
    param([Parameter(ValueFromPipeline)] $InputObject, [string[]] $Property)
    process {
        if ($null -eq $InputObject) { return }
        $row = [ordered]@{}
        foreach ($name in $Property) {
            $value = $InputObject.$name
            if ($value -is [enum] -or $value -is [guid]) { $value = "$value" }
            $row[$name] = $value
        }
        [pscustomobject] $row
    }
}

# VMware's modules have commands with the same names, so the module is always said.
function Get-AdapterRow {
    foreach ($adapter in Hyper-V\Get-VMNetworkAdapter -All) {
        $row = $adapter | Select-Value -Property $adapterProperties
        $vlan = $adapter.VlanSetting | Select-Value -Property $vlanProperties
        $bandwidth = $null
        if ($adapter.BandwidthSetting) {
            $bandwidth = $adapter.BandwidthSetting | Select-Value -Property $bandwidthProperties
        }
        $row | Add-Member -NotePropertyName VlanSetting -NotePropertyValue $vlan
        $row | Add-Member -NotePropertyName BandwidthSetting -NotePropertyValue $bandwidth
        $row
    }
}

function Get-SwitchRow {
    foreach ($one in Hyper-V\Get-VMSwitch) {
        $row = $one | Select-Value -Property $switchProperties
        $extensions = @($one.Extensions | Select-Value -Property $extensionProperties)
        $row | Add-Member -NotePropertyName Extensions -NotePropertyValue $extensions
        $row
    }
}

function Get-MappingRow {
    $mappings = @(Hyper-V\Get-VMNetworkAdapterTeamMapping -ManagementOS -ErrorAction SilentlyContinue)
    foreach ($machine in Hyper-V\Get-VM) {
        $mappings += @(Hyper-V\Get-VMNetworkAdapterTeamMapping -VMName $machine.Name -ErrorAction SilentlyContinue)
    }
    foreach ($mapping in $mappings) {
        $row = $mapping | Select-Value -Property $mappingProperties
        $parent = $mapping.ParentAdapter | Select-Value -Property 'Id'
        $row | Add-Member -NotePropertyName ParentAdapter -NotePropertyValue $parent
        $row
    }
}

# Runs here for the parent partition, and as a text inside guests, so it uses nothing from around it.
$readAddresses = {
    @{
        net_adapters  = @(NetAdapter\Get-NetAdapter)
        ip_interfaces = @(NetTCPIP\Get-NetIPInterface -AddressFamily IPv4)
        ip_addresses  = @(NetTCPIP\Get-NetIPAddress -AddressFamily IPv4)
        routes        = @(NetTCPIP\Get-NetRoute -AddressFamily IPv4)
        dns           = @(DnsClient\Get-DnsClientServerAddress -AddressFamily IPv4)
    }
}

$read = & $readAddresses
$export = [ordered]@{
    format           = 'fabricops.hyperv export'
    version          = 1
    exported_at      = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
    os_version       = [environment]::OSVersion.Version.ToString()
    vm_host          = Hyper-V\Get-VMHost | Select-Value -Property $hostProperties
    switches         = @(Get-SwitchRow)
    teams            = @()
    partitions       = @(Hyper-V\Get-VM | Select-Value -Property $partitionProperties)
    network_adapters = @(Get-AdapterRow)
    team_mappings    = @()
    bindings         = @(NetAdapter\Get-NetAdapterBinding | Select-Value -Property $bindingProperties)
    net_adapters     = @($read.net_adapters | Select-Value -Property $netAdapterProperties)
    ip_interfaces    = @($read.ip_interfaces | Select-Value -Property $ipInterfaceProperties)
    ip_addresses     = @($read.ip_addresses | Select-Value -Property $ipAddressProperties)
    routes           = @($read.routes | Select-Value -Property $routeProperties)
    dns              = @($read.dns | Select-Value -Property $dnsProperties)
}

# Embedded teams came with Windows Server 2016, and their cmdlets with them.
if (Get-Command -Name Get-VMSwitchTeam -Module Hyper-V -ErrorAction SilentlyContinue) {
    $teams = @()
    foreach ($one in Hyper-V\Get-VMSwitch) {
        if ($one.EmbeddedTeamingEnabled) { $teams += @(Hyper-V\Get-VMSwitchTeam -Name $one.Name) }
    }
    $export.teams = @($teams | Select-Value -Property $teamProperties)
    if ($teams) { $export.team_mappings = @(Get-MappingRow) }
}

if ($GuestCredential) {
    $shapes = [ordered]@{
        net_adapters  = $netAdapterProperties
        ip_interfaces = $ipInterfaceProperties
        ip_addresses  = $ipAddressProperties
        routes        = $routeProperties
        dns           = $dnsProperties
    }
    foreach ($section in $shapes.Keys) { $export["guest_$section"] = @() }
    foreach ($machine in Hyper-V\Get-VM) {
        if ("$($machine.State)" -ne 'Running') { continue }
        try {
            $inside = Invoke-Command -VMId $machine.Id -Credential $GuestCredential -ScriptBlock $readAddresses
        }
        catch {
            Write-Warning "$($machine.Name): its addresses were not read: $_"
            continue
        }
        foreach ($section in $shapes.Keys) {
            foreach ($row in @($inside[$section] | Select-Value -Property $shapes[$section])) {
                $row | Add-Member -NotePropertyName VMId -NotePropertyValue "$($machine.Id)"
                $export["guest_$section"] += $row
            }
        }
    }
}

[pscustomobject] $export | ConvertTo-Json -Depth 6 -Compress | Set-Content -LiteralPath $Path -Encoding UTF8
Write-Verbose "Exported to $Path"
