/** RunPod in a process of its own: the simulator, its pods without processes. */
import { startRunpodSimulator } from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { cpuSeconds, serve } from './child.ts';

export interface RunpodState {
  readonly url: string;
  readonly apiKey: string;
  readonly cpuSeconds: number;
  /** Calls by method and route. */
  readonly requests: Readonly<Record<string, number>>;
  readonly running: number;
}

const simulator = startRunpodSimulator({ runPods: false });

serve<object, RunpodState>(async () => {
  const { url, apiKey, control } = await simulator;
  const running = control.pods().filter(({ status, containerStarts }) => status === 'RUNNING' && containerStarts > 0);
  return { url, apiKey, cpuSeconds: cpuSeconds(), requests: control.requests(), running: running.length };
});
