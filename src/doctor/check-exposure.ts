import { type Finding, ok, type Setup, skipped, warning } from './finding.js';

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Whether a gateway behind a proxy knows its proxy: if not, all that comes through it counts as one address. */
export function checkProxies({ config: { isProduction, host, http } }: Pick<Setup, 'config'>): Finding {
  if (!isProduction) return skipped('not in production');
  if (http.trustedProxies.length > 0) return ok(http.trustedProxies.join(', '));
  const mending = isLoopback(host)
    ? 'LACUNA_TRUSTED_PROXIES=127.0.0.1,::1'
    : 'LACUNA_TRUSTED_PROXIES=<the address of nginx or the network of the load balancer, such as 10.0.0.0/8>';
  return warning(
    `No proxy is trusted${isLoopback(host) ? `, and at ${host} nothing but a proxy of this machine can reach the gateway` : ''}: whoever comes through one counts as one address, and limits on attempts without a token stop all of them together.`,
    mending,
  );
}

/** Whether backups can be made, and nobody can read them. */
export function checkBackups({ config: { isProduction, backupPassphrase } }: Pick<Setup, 'config'>): Finding {
  if (backupPassphrase !== undefined) return ok('encrypted with LACUNA_BACKUP_PASSPHRASE');
  if (!isProduction) return skipped('not in production');
  return warning(
    'LACUNA_BACKUP_PASSPHRASE is not set: "lacuna backup" writes none without it.',
    'LACUNA_BACKUP_PASSPHRASE=$(openssl rand -base64 30)   (keep it elsewhere than the backups)',
  );
}
