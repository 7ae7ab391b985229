import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

const ON = /^(?:powered ?on|on|running|started|up|poweron|vm running)$/i;
const OFF =
  /^(?:powered ?off|off|stopped|not ?running|shut ?down|deallocated|vm (?:stopped|deallocated)|halted|down)$/i;
const SUSPENDED = /^(?:suspended|paused|hibernated|saved)$/i;

/** Power state from what a hypervisor, a cloud or the guest says; a status of use says less. */
export const powerStateRule: EvidenceRule = {
  name: 'power-state',
  fields: ['power_state'],
  find(asset) {
    const record = readRecord(asset);
    const direct = record.column(
      'powerstate',
      'power',
      'vmstate',
      'runtimestate',
      'machinestatus',
      'vmstatus',
      'instancestate',
    );
    const guest = record.column('gueststate', 'heartbeat', 'toolsstatus');
    const use = record.column('status', 'state', 'operationalstatus', 'hardwarestatus');
    for (const [reading, confidence] of [
      [direct, CONFIDENCE.stated],
      [guest, CONFIDENCE.inferred],
      [use, CONFIDENCE.likely],
    ] as const) {
      const state = reading === null ? null : stateIn(reading.text);
      if (reading !== null && state !== null)
        return finding(state, confidence, [reading], `"${reading.label}" is ${reading.text}`);
    }
    const started = record.column('boottime', 'lastboottime', 'lastboot', 'uptime', 'poweron');
    if (started !== null) return finding('on', CONFIDENCE.inferred, [started], `it reports a "${started.label}"`);
    const load =
      record.attribute('cpu_util_avg_pct') ??
      record.attribute('cpu_util_peak_pct') ??
      record.column('cpuutilizationpercentage');
    if (load !== null && Number(load.text) > 0) {
      return finding('on', CONFIDENCE.likely, [load], 'its processor was measured at work');
    }
    if (use === null) return null;
    if (/^(?:active|operational|in use|live)$/i.test(use.text)) {
      return finding('on', CONFIDENCE.weak, [use], `what is ${use.text.toLowerCase()} usually runs`);
    }
    const isRetired = /^(?:retired|decommissioned|absent|disposed|offline)$/i.test(use.text);
    return isRetired ? finding('off', CONFIDENCE.likely, [use], `"${use.label}" is ${use.text}`) : null;
  },
};

function stateIn(text: string): string | null {
  if (ON.test(text)) return 'on';
  if (OFF.test(text)) return 'off';
  return SUSPENDED.test(text) ? 'suspended' : null;
}
