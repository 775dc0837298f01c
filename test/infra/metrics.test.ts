import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricNames } from '../../shared/names.ts';
import { synthesize } from './synthesized.ts';

const prod = synthesize('prod');
const alarms = prod.resources('AWS::CloudWatch::Alarm');

/** Every file of a folder with code that is deployed. */
const codeOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

describe('metrics', () => {
  const code = codeOf('functions') + codeOf('shared');
  const emitted = new Set([...code.matchAll(/metricNames\.(\w+)/g)].map(([, key]) => key));
  const operations = JSON.stringify(prod.template('Operations').toJSON());
  /** As an alarm, a graph and a search have them. */
  const watched = (name: string): boolean =>
    [`"MetricName":"${name}"`, `\\"Podwarden\\",\\"${name}\\"`, `MetricName=\\\\\\"${name}\\\\\\"`].some((as) =>
      operations.includes(as),
    );

  test.each(Object.entries(metricNames))('%s is counted by code, and watched', (key, name) => {
    expect([...emitted]).toContain(key);
    expect(watched(name)).toBe(true);
  });

  test('are all in the table of names that an alarm, a graph or code names', () => {
    expect([...emitted].filter((key = '') => !Object.hasOwn(metricNames, key))).toEqual([]);
    const graphs = [...operations.matchAll(/\\"Podwarden\\",\\"(\w+)\\"/g)].map(([, name]) => name);
    const searches = [...operations.matchAll(/\{Podwarden,[^}]*\} MetricName=\W+(\w+)/g)].map(([, name]) => name);
    const ofAlarms = alarms
      .filter(([, { Properties }]) => Properties.Namespace === 'Podwarden')
      .map(([, { Properties }]) => String(Properties.MetricName));
    expect(graphs.length * searches.length * ofAlarms.length).toBeGreaterThan(0);
    const names: readonly (string | undefined)[] = Object.values(metricNames);
    expect([...graphs, ...searches, ...ofAlarms].filter((name) => !names.includes(name))).toEqual([]);
  });

  test('are told apart by what has a few values alone', () => {
    const searched = [...operations.matchAll(/\{Podwarden,service,(\w+)\}/g)].map(([, dimension]) => dimension);
    expect(new Set(searched)).toEqual(new Set(['class', 'operation', 'reason', 'status']));
    const given = [...code.matchAll(/\b(?:count|measure)\(metricNames\.\w+, [^{}()]+, \{ (\w+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(given)).toEqual(new Set(searched));
  });
});

describe('the dashboard', () => {
  const [[, { Properties }] = ['', { Properties: {} }]] = prod.resources('AWS::CloudWatch::Dashboard');
  const titles = [...JSON.stringify(Properties).matchAll(/\\"title\\":\\"([^"\\]+)\\"/g)].map(([, title]) => title);

  test.each([
    'Dollars running',
    'Jobs that are not over, by status',
    'Jobs ended, by reason',
    'Oldest heartbeat of a running job',
    'Sweeps: age, duration',
    'Download tokens redeemed, and refused by reason',
    'Ingest: points a minute',
    'RunPod answers, by class',
    'API requests and errors',
    'API latency, ms',
  ])('shows %s', (title) => {
    expect(titles).toContain(title);
  });

  test('searches functions by words of their names, because none is called podwarden-prod', () => {
    const text = JSON.stringify(Properties);
    expect(text).toMatch(/\{AWS\/Lambda,FunctionName\} MetricName=\W+Errors\W+ podwarden prod'/);
  });
});

describe('what functions count', () => {
  /** One line of the embedded metric format, as a function of that stage writes it. */
  const emitted = (stage: string): { readonly service: string } =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['--input-type=module', '-e', "import { count } from './shared/runtime/metrics.ts'; count('CleanSweep');"],
        { env: { POWERTOOLS_SERVICE_NAME: `podwarden-${stage}` }, encoding: 'utf8' },
      ),
    );

  // Until then a stage's alarm is blind in an account with one stage, and hears the other stage in one with two.
  test('is told apart by stage, so that one stage cannot hide that another does not sweep', () => {
    expect(emitted('prod').service).toBe('podwarden-prod');
  });
});
