import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is still held by something. */
export function usedHeapMib(): number {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
