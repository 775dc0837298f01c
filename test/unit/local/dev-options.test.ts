import { readDevOptions, refuseSimulatorOptions } from '../../../infra/local/dev-options.ts';
import { consequenceOf, simulatorOptions } from '../../../infra/local/pods-run.ts';

describe('readDevOptions', () => {
  it('runs the pods of the stack alone, unless told otherwise', () => {
    expect(readDevOptions([])).toEqual({
      port: 8787,
      consolePort: 8786,
      json: false,
      scenario: undefined,
      issuerUrl: undefined,
      pods: 'own',
    });
    expect(readDevOptions(['--no-pods', '--json']).pods).toBe('none');
    expect(readDevOptions(['--port', '0']).consolePort).toBe(0);
    expect(readDevOptions(['--port', '0', '--console-port', '9000']).consolePort).toBe(9000);
    expect(readDevOptions(['--run-foreign-pods']).pods).toBe('all');
  });

  it.each([
    [['--no-pods', '--run-foreign-pods'], 'exclude each other'],
    [['--port', '65536'], 'is not a whole number up to 65535'],
    [['--port', 'x'], 'is not a whole number'],
    [['--console-port', '-1'], '--console-port'],
    [['--issuer-url', 'here'], 'is no URL'],
    [['--pods'], 'Unknown option'],
  ])('refuses %j', (args, message) => {
    expect(() => readDevOptions(args)).toThrow(message);
  });
});

describe('options of the simulator', () => {
  it.each(['none', 'all'] as const)('are refused for a real RunPod: %s', (pods) => {
    expect(() => refuseSimulatorOptions({ scenario: undefined, pods })).toThrow(/^--.* is for the simulator: unset/);
  });

  it('are none of them set by default', () => {
    expect(() => refuseSimulatorOptions({ scenario: undefined, pods: 'own' })).not.toThrow();
    expect(() => refuseSimulatorOptions({ scenario: { steps: [] }, pods: 'own' })).toThrow('--scenario');
  });

  it('run pods of others in one case alone, and say so', () => {
    expect(simulatorOptions).toEqual({ own: {}, none: { runPods: false }, all: { runForeignPods: true } });
    expect(consequenceOf.all).toContain('runs commands here, as you');
    expect(consequenceOf.own).toContain('those of other clients start none');
    expect(consequenceOf.none).toContain('no pod starts a process');
  });
});
