import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from './end-with-us.js';
import { freePort } from './free-port.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NGINX = ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).status === 0);

export const hasNginx = NGINX !== undefined && spawnSync('openssl', ['version']).status === 0;

/** nginx with the configuration that is shipped, on loopback. */
export interface ProxyServer {
  readonly url: string;
  /** Of the certificate that it shows, which is its own. */
  readonly certificateFile: string;
  /** What it says of gateways that do not answer. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** What nginx needs around the shipped file, as a distribution's nginx.conf has it, with every path below `folder`. */
const surroundings = (folder: string) => `
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
worker_processes 2;
events { worker_connections 512; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  include ${folder}/lacuna.conf;
}`;

/** In front of the gateways at these ports. */
export async function startProxyServer(gatewayPorts: readonly number[]): Promise<ProxyServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-nginx-'));
  // Started by root, its worker processes are somebody else's.
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = (name: string) => path.join(folder, name);
  const values: Readonly<Record<string, string>> = {
    LACUNA_SERVER_NAME: 'localhost',
    LACUNA_HTTP_PORT: `127.0.0.1:${await freePort()}`,
    LACUNA_HTTPS_PORT: `127.0.0.1:${port}`,
    LACUNA_TLS_CERTIFICATE: file('certificate'),
    LACUNA_TLS_KEY: file('key'),
    LACUNA_UPLOAD_MAX_MIB: '2048',
    LACUNA_GATEWAYS: gatewayPorts.map((to) => `server 127.0.0.1:${to} max_fails=3 fail_timeout=2s;`).join(' '),
  };
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
  spawnSync('openssl', [...request.split(' '), '-keyout', file('key'), '-out', file('certificate')]);
  const template = await readFile(path.join(ROOT, 'deploy/nginx/lacuna.conf.template'), 'utf8');
  await writeFile(
    file('lacuna.conf'),
    template.replace(/\$\{(LACUNA_\w+)\}/g, (_, name: string) => values[name] ?? ''),
  );
  await writeFile(file('nginx.conf'), surroundings(folder));
  const server = spawn(NGINX ?? 'nginx', ['-p', folder, '-c', file('nginx.conf'), '-g', 'daemon off;']);
  endWithUs(server);
  let output = '';
  server.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  while (!(await listens(port))) {
    if (server.exitCode !== null)
      throw new Error(`nginx ended with ${server.exitCode} instead of starting:\n${output}`);
    await sleep(20);
  }
  return {
    url: `https://localhost:${port}`,
    certificateFile: file('certificate'),
    log: () => readFile(file('error.log'), 'utf8'),
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
