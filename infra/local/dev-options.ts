import { parseArgs } from 'node:util';
import { StackFault } from './cloud/stack-fault.ts';
import { optionOf, type PodsRun, podsRunOf } from './pods-run.ts';
import type { Scenario } from './runpod-simulator/scenario.ts';
import { readScenario } from './scenario-file.ts';

export interface DevOptions {
  readonly port: number;
  readonly consolePort: number;
  readonly json: boolean;
  readonly scenario: Scenario | undefined;
  readonly issuerUrl: string | undefined;
  readonly pods: PodsRun;
}

export const whole = (text: string, name: string, max: number): number => {
  if (/^\d{1,6}$/.test(text) && Number(text) <= max) return Number(text);
  throw new StackFault(`${name} ${text} is not a whole number up to ${max}.`);
};

const defaultPort = '8787';

/** The default port of the console. A stack on another port than the default is probably a second one, so its console takes a free port. */
const consolePortBeside = (port: string): string => (port === defaultPort ? '8786' : '0');

export const readDevOptions = (args: readonly string[]): DevOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: defaultPort },
      'console-port': { type: 'string' },
      json: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      'issuer-url': { type: 'string' },
      'no-pods': { type: 'boolean', default: false },
      'run-foreign-pods': { type: 'boolean', default: false },
    },
  });
  const scenario = values.scenario === undefined ? undefined : readScenario(values.scenario);
  const issuerUrl = values['issuer-url'];
  if (issuerUrl !== undefined && !URL.canParse(issuerUrl)) throw new StackFault('--issuer-url is no URL.');
  return {
    port: whole(values.port, '--port', 65_535),
    consolePort: whole(values['console-port'] ?? consolePortBeside(values.port), '--console-port', 65_535),
    json: values.json,
    scenario,
    issuerUrl,
    pods: podsRunOf(values),
  };
};

/** Throws a `StackFault` for options that have no effect on a real RunPod. */
export const refuseSimulatorOptions = ({ scenario, pods }: Pick<DevOptions, 'scenario' | 'pods'>): void => {
  const option = scenario ? '--scenario' : optionOf[pods];
  if (option) throw new StackFault(`${option} is for the simulator: unset RUNPOD_API_KEY to use it.`);
};
