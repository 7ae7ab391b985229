import type { RowValues } from '../reading/table-row.js';
import { textOf } from './column-key.js';
import type { FormatTable } from './import-format.js';

/** Inventories of the GLPI and FusionInventory agents (github.com/glpi-project/inventory_format), one JSON document each. */
export const glpiComputer: FormatTable = {
  name: 'GLPI computer',
  required: ['content.hardware.name', 'deviceid'],
  typical: ['content.versionclient', 'content.hardware.uuid', 'content.bios.ssn', 'content.hardware.memory'],
  rules: [
    { columns: ['content.hardware.name'], target: 'name' },
    { columns: ['content.hardware.uuid'], target: 'smbios_uuid' },
    { columns: ['content.hardware.memory'], target: 'memory_mib', unit: 'MB' },
    { columns: ['content.hardware.vmsystem'], target: null },
    { columns: ['Kind of machine'], target: 'asset_kind' },
    { columns: ['content.operatingsystem.full_name'], target: 'os_name' },
    { columns: ['content.operatingsystem.version'], target: 'os_version' },
    { columns: ['content.operatingsystem.arch'], target: 'os_architecture' },
    { columns: ['content.operatingsystem.fqdn'], target: 'fqdn' },
    { columns: ['content.bios.ssn'], target: 'serial_number' },
    { columns: ['content.bios.assettag', 'deviceid'], target: 'asset_id' },
  ],
  derive: (row): RowValues => {
    const system = textOf(row, 'content.hardware.vmsystem');
    if (system === '') return {};
    return { 'Kind of machine': /^physical$/i.test(system) ? 'physical' : 'virtual' };
  },
  kindOf: () => ({ assetType: 'SERVER' }),
};

export const glpiNetworkEquipment: FormatTable = {
  name: 'GLPI network equipment',
  required: ['content.network_device.name|content.network_device.serial', 'deviceid'],
  typical: ['itemtype', 'content.network_device.type', 'content.network_device.model', 'content.versionclient'],
  rules: [
    { columns: ['content.network_device.name'], target: 'name' },
    { columns: ['content.network_device.manufacturer'], target: 'manufacturer' },
    { columns: ['content.network_device.model'], target: 'model' },
    { columns: ['content.network_device.serial'], target: 'serial_number' },
    { columns: ['content.network_device.location'], target: 'location' },
    { columns: ['content.network_device.firmware'], target: 'os_version' },
  ],
  kindOf: () => ({ assetType: 'NETWORK_DEVICE' }),
};
