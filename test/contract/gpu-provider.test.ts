import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { startRunpodSimulator } from '../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { ManualClock } from '../../infra/local/runpod-simulator/testing/manual-clock.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { enginePatienceMs } from '../support/engine-client.ts';
import { FakeGpuProvider, providerDown } from '../support/fake-gpu-provider.ts';
import { FakeSecretReader } from '../support/fake-secret-reader.ts';
import { type CreateTrouble, type GpuProviderWorld, gpuProviderContract } from './gpu-provider.contract.ts';

// Two hundred creates over a socket, beside other suites.
jest.setTimeout(enginePatienceMs);

const READS = ['listPods', 'getPod', 'terminatePod', 'systemLog', 'gpuCatalog'] as const;

gpuProviderContract('memory', async (limits): Promise<GpuProviderWorld> => {
  const provider = new FakeGpuProvider(limits);
  return {
    provider,
    troubleNextCreate: (trouble) => {
      if (trouble === 'rate_limited') provider.answerNextCreate({ outcome: trouble, retry_after_seconds: 12 });
      else provider.answerNextCreate({ outcome: trouble, message: 'No.' }, { podExists: trouble === 'ambiguous' });
    },
    breakReads: () => {
      for (const method of READS) provider.calls.failNext(method, providerDown());
    },
    bringUp: (podId, seconds) => {
      provider.run(podId, seconds);
      const image = 'an-image:1';
      provider.systemLogs.set(podId, [
        `create container ${image}`,
        `Status: Image is up to date for ${image}`,
        `start container for ${image}: begin`,
      ]);
    },
    vanish: (podId) => provider.vanish(podId),
    close: async () => {},
  };
});

const FAULT_OF: Record<CreateTrouble, Fault> = {
  no_capacity: { kind: 'no_capacity', times: 1 },
  rejected: { kind: 'create_rejected', times: 1 },
  balance: { kind: 'balance_too_low', times: 1 },
  auth: { kind: 'unauthorized', call: 'create', times: 1 },
  rate_limited: { kind: 'rate_limited', call: 'create', times: 1, retryAfterSeconds: 12 },
  ambiguous: { kind: 'create_then_500', times: 1 },
};

gpuProviderContract('RunPod client over the simulator', async (limits): Promise<GpuProviderWorld> => {
  const clock = new ManualClock();
  const simulator = await startRunpodSimulator({ clock, runPods: false, ...limits });
  const provider = new RunpodGpuProvider({
    apiUrl: simulator.url,
    apiKey: new FakeSecretReader(simulator.apiKey),
    sleep: async () => {},
    logPatience: { firstLineMs: 100, idleMs: 100 },
  });
  return {
    provider,
    troubleNextCreate: (trouble) => {
      simulator.control.faults.add(FAULT_OF[trouble]);
    },
    breakReads: () => {
      simulator.control.faults.add({ kind: 'server_error' });
    },
    bringUp: (_podId, seconds) => clock.advance(900 + seconds * 1000),
    vanish: (podId) => simulator.control.vanish(podId),
    close: () => simulator.stop(),
  };
});
