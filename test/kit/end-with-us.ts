import { type ChildProcess, spawn } from 'node:child_process';

/** A test process that is killed runs no hook; but its end of this pipe closes, and the shell then ends the server. */
export function endWithUs(server: ChildProcess): void {
  const guard = spawn('sh', ['-c', `read _; kill -9 ${server.pid}`], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.once('exit', () => guard.kill('SIGKILL'));
  guard.unref();
}
