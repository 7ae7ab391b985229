import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deployment } from '../kit/deployment.js';
import { killUnderLoad } from '../kit/killed-deployment.js';
import { hasNginx } from '../kit/proxy-server.js';
import { hasRedisServer } from '../kit/redis-server.js';

const SIZES = { clients: 8, flows: 8, assets: 400, rows: 20_000 };

if (!hasNginx) process.stderr.write('No nginx with openssl: the deployment cannot be tried and is skipped.\n');

describe.skipIf(!hasNginx || !hasRedisServer)('nginx with TLS before two gateways and two workers', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start();
  }, 120_000);
  afterAll(() => deployment?.stop());

  it('lets the demo pass', async () => {
    const { code, output } = await deployment.demo();
    expect(code, output).toBe(0);
    expect(output).toMatch(/Wiring is HEALTHY; the audit trail of \d+ events is intact/);
  });

  it('loses no run, and no request but those on a gateway that is killed', async () => {
    const figures = await killUnderLoad(deployment, SIZES);
    process.stdout.write(`${expect.getState().currentTestName}: ${JSON.stringify(figures)}\n`);
    expect(figures, await deployment.proxy.log()).toMatchObject({ failedOtherwise: [], runs: SIZES.flows + 1 });
    expect(figures.failedInFlight).toBeLessThanOrEqual(SIZES.clients);
    expect(figures.calls).toBeGreaterThan(100);
  });
});
