import { ok, strictEqual } from 'node:assert/strict';
import process from 'node:process';
import { startRunpodSimulator } from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { available } from '../engines/available.ts';
import type { RunClient, StockClient } from './client.ts';
import { mcpServer } from './mcp-client.ts';
import { dstack, skypilot } from './python-client.ts';

/**
 * `npm run test:clients`: clients that others have written for RunPod create, read and terminate pods at the simulator, which
 * starts no process for a pod. Each reads our answers with its own code. A client that cannot be had is named and left out.
 */
const clients: readonly StockClient[] = [mcpServer, dstack, skypilot];

const test = async (run: RunClient, said: (line: string) => void): Promise<void> => {
  const simulator = await startRunpodSimulator({ runPods: false });
  try {
    await run(simulator, said);
    const pods = simulator.control.pods();
    ok(pods.length > 0, 'It created no pod.');
    for (const { status, isForeign } of pods) {
      strictEqual(status, 'TERMINATED');
      strictEqual(isForeign, true);
    }
  } finally {
    await simulator.stop();
  }
};

let failed = 0;
for (const { name, prepare } of clients) {
  const run = available(name, prepare);
  if (run === undefined) continue;
  try {
    await test(run, (line) => process.stdout.write(`  ${line}\n`));
  } catch (cause) {
    failed += 1;
    process.stdout.write(`failed: ${name}: ${cause instanceof Error ? cause.message : cause}\n`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
