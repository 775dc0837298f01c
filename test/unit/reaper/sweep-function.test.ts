import { createHandler } from '../../../functions/reaper/sweep.ts';
import { logsOf } from '../../support/logs-of.ts';
import { providerDown } from '../../support/memory-gpu-provider.ts';
import { setup } from './world.ts';

const invoke = (world: ReturnType<typeof setup>) => createHandler(world.deps)({}, { awsRequestId: 'request-1' });

describe('the sweep function', () => {
  it('emits its sign of life after a clean sweep', async () => {
    const world = setup();
    world.runningJob();
    let answer: unknown;
    const logs = await logsOf(async () => {
      answer = await invoke(world);
    });
    expect(answer).toEqual({ clean: true, jobs: 1, pods: 1, actions: 0, left: 0, provider_calls: 1 });
    expect(logs).toContain('"CleanSweep":1');
  });

  it('fails loudly, without a sign of life, when it could not read both sides', async () => {
    const world = setup();
    world.provider.calls.failNext('listPods', providerDown());
    const logs = await logsOf(() => expect(invoke(world)).rejects.toThrow('reaped nothing'));
    expect(logs).toContain('sweep_not_clean');
    expect(logs).toContain('"SweepFailed":1');
    expect(logs).not.toContain('CleanSweep');
  });
});
