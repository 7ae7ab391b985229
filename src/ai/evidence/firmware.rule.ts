import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

/** BIOS or UEFI, which decides the generation of the machine in most clouds. */
export const firmwareRule: EvidenceRule = {
  name: 'firmware',
  fields: ['firmware_type'],
  find(asset) {
    const record = readRecord(asset);
    const named = record.column(
      'firmware',
      'firmwaretype',
      'boottype',
      'bootmode',
      'biosmode',
      'vmgeneration',
      'hypervgeneration',
      'generation',
    );
    if (named !== null && /\b(?:u?efi|gen(?:eration)? ?2|v2)\b|^2$/i.test(named.text)) {
      return finding('uefi', CONFIDENCE.stated, [named], `"${named.label}" is ${named.text}`);
    }
    if (named !== null && /\b(?:bios|legacy|gen(?:eration)? ?1|v1)\b|^1$/i.test(named.text)) {
      return finding('bios', CONFIDENCE.stated, [named], `"${named.label}" is ${named.text}`);
    }
    const secure = record.column('efisecureboot', 'secureboot', 'secureboottype');
    if (secure === null || !/^(?:true|yes|1|enabled|on)$/i.test(secure.text)) return null;
    return finding('uefi', CONFIDENCE.follows, [secure], 'secure boot exists with UEFI only');
  },
};
