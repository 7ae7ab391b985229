import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Preloaded into a process (`node --import`), it writes the URL of each module that is loaded to the file RECORD_MODULES_TO. */
registerHooks({
  load: (url, context, nextLoad) => {
    appendFileSync(process.env.RECORD_MODULES_TO ?? '', `${url}\n`);
    return nextLoad(url, context);
  },
});
