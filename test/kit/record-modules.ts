import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Preloaded into a process (`node --import`), it writes the URLs of all modules that were loaded to the file that
 * RECORD_MODULES_TO names, when the process ends.
 */
const loaded: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.RECORD_MODULES_TO ?? '', JSON.stringify(loaded)));
