import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** Processor and memory figures that follow from their neighbours. Plain renamed columns are `column-equivalent`'s. */
export const capacityRule: EvidenceRule = {
  name: 'capacity',
  fields: ['cpu_cores', 'cpu_sockets', 'cpu_threads_per_core', 'memory_mib'],
  find(asset, field) {
    const record = readRecord(asset);
    switch (field) {
      case 'cpu_cores':
        return coresFromSockets(record);
      case 'cpu_sockets':
        return ratio(record, cores(record), coresPerSocket(record), 'cores divided by cores per socket');
      case 'cpu_threads_per_core':
        return ratio(record, threads(record), cores(record), 'threads divided by cores');
      default:
        return memoryWithoutUnit(record, asset.discoverySource ?? '');
    }
  },
};

const sockets = (record: AssetRecord) =>
  record.attribute('cpu_sockets') ??
  record.column('sockets', 'numcpu', 'cpucount', 'numcpus', 'numberofprocessors', 'cpunumberofprocessors');
const coresPerSocket = (record: AssetRecord) =>
  record.column('coresp/s', 'coresps', 'corespercpu', 'cpucorecount', 'corespersocket');
const cores = (record: AssetRecord) =>
  record.attribute('cpu_cores') ?? record.column('cpus', 'vcpus', 'cores', 'numcores');
const threads = (record: AssetRecord) =>
  record.column('logicalprocessors', 'numcputhreads', 'cpunumberoflogicalcores', 'threads', 'numthreads');

/** ServiceNow's cpu_core_count is a processor's, and RVTools' "Cores p/s" a socket's: neither is the machine's total. */
function coresFromSockets(record: AssetRecord): Finding | null {
  const [count, each] = [sockets(record), coresPerSocket(record)];
  const product = whole(count) * whole(each);
  if (count === null || each === null || !Number.isInteger(product) || product < 1) return null;
  return finding(product, CONFIDENCE.follows, [count, each], `${count.text} sockets with ${each.text} cores each`);
}

function ratio(record: AssetRecord, total: Reading | null, each: Reading | null, how: string): Finding | null {
  const value = whole(total) / whole(each);
  if (total === null || each === null || !Number.isInteger(value) || value < 1) return null;
  return finding(value, CONFIDENCE.follows, [total, each], `it is ${how}`);
}

const whole = (reading: Reading | null) =>
  reading !== null && /^\d{1,6}$/.test(reading.text) ? Number(reading.text) : Number.NaN;

/** No machine has less than 256 MiB, and none of those inventoried 256 GiB written as so many MiB or less. */
const LEAST_MIB = 256;

/** "Memory" and "RAM" without a unit: small numbers are gigabytes, large ones megabytes; sizes of memory are binary. */
function memoryWithoutUnit(record: AssetRecord, source: string): Finding | null {
  const reading = record.column('memory', 'ram', 'mem', 'totalram', 'totalmemory', 'physicalmemory', 'memorysize');
  if (reading === null) return null;
  if (/[a-z]/i.test(reading.text)) {
    return finding(reading.text, CONFIDENCE.stated, [reading], `"${reading.label}" holds it with its unit`);
  }
  const number = Number(reading.text.replaceAll(',', ''));
  if (!Number.isFinite(number) || number <= 0) return null;
  if (/rvtools/i.test(source)) {
    return finding(`${number} MiB`, CONFIDENCE.stated, [reading], `RVTools writes "${reading.label}" in MiB`);
  }
  if (number < LEAST_MIB)
    return finding(`${number} GiB`, CONFIDENCE.likely, [reading], `"${reading.label}" is too small for MiB, so in GB`);
  return finding(`${number} MiB`, CONFIDENCE.inferred, [reading], `"${reading.label}" is too large for GB, so in MB`);
}
