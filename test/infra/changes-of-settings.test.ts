import { type Stage, stageNamed } from '../../infra/stages.ts';
import { playsAllCases } from '../support/effort.ts';
import { deployOrder, StandingStage } from './standing-stage.ts';
import { named } from './synthesized.ts';

/** All that adds a resource to a stack, takes one away, or has a function read another. */
const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a public URL': { PUBLIC_API_URL: 'https://api.example.com' },
  'a named secret': { RUNPOD_API_KEY_SECRET: 'team/runpod' },
  'a read key': { RUNPOD_READ_KEY_SECRET: 'team/runpod-read' },
  'an operator': { OPERATOR_CLAIM: 'groups', OPERATOR_CLAIM_VALUE: 'operators' },
  'a console': { CONSOLE_URL: 'https://d111.cloudfront.net' },
  'the index of 0.1': { KEEP_ACTIVE_INDEX: 'true' },
};

const domain = { name: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/example' };

const variantsOf = (stageName: string) => {
  const stage = stageNamed(stageName);
  const needed: Readonly<Record<string, string>> = stage.mustName.length > 0 ? named : {};
  const all = Object.assign({}, ...Object.values(choices));
  const variants: readonly (readonly [string, Stage, Readonly<Record<string, string>>])[] = [
    ['as it comes', stage, needed],
    ['with an issuer and an address', stage, named],
    ['with a domain', { ...stage, domain }, needed],
    ['with everything', { ...stage, domain }, { ...named, ...all }],
    ...Object.entries(choices).map(([name, choice]) => [`with ${name}`, stage, { ...needed, ...choice }] as const),
  ];
  return variants.map(([name, of, source]) => ({ name, stacks: deployOrder(of, source) }));
};

const exportsOf = (stacks: ReturnType<typeof deployOrder>): readonly string[] =>
  stacks.flatMap((stack) => [...stack.exports].map(([name, value]) => `${name} = ${value}`)).sort();

/** Each stage takes ten synths. dev may name nothing, so it has all variants; staging and prod must name an issuer. */
const stages = playsAllCases ? ['dev', 'staging', 'prod'] : ['dev'];

describe.each(stages)('stage %s', (stageName) => {
  const variants = variantsOf(stageName);
  const [first] = variants;

  test.each(variants)('$name exports what it exports without', ({ stacks }) => {
    expect(exportsOf(stacks)).toEqual(exportsOf(first?.stacks ?? []));
  });

  test.each(variants)('$name can become any other, and be as before', (from) => {
    for (const to of variants) {
      const stage = new StandingStage();
      for (const stack of [...from.stacks, ...to.stacks, ...from.stacks]) stage.deploy(stack);
    }
  });

  test.each(variants)('$name can go back wherever a deploy of another breaks off', (from) => {
    for (const to of variants) {
      for (const done of to.stacks.keys()) {
        const stage = new StandingStage();
        for (const stack of [...from.stacks, ...to.stacks.slice(0, done), ...from.stacks]) stage.deploy(stack);
      }
    }
  });

  test.each(variants)('$name is deployed in one order only, and torn down in the other', ({ stacks }) => {
    expect(stacks.map(({ name }) => name.replace(`podwarden-${stageName}-`, ''))).toEqual([
      'data',
      'api',
      'reaper',
      'operations',
      'console',
    ]);
    const stage = new StandingStage();
    for (const stack of stacks) stage.deploy(stack);
    for (const stack of [...stacks].reverse()) stage.destroy(stack);
  });
});

/**
 * Exports of prod that a deployed version may import. One that goes locks its upgrade: whoever takes a line away says in
 * docs/runbook.md how to deploy the users first. A new export is added here.
 */
const everExported = [
  'api:ExportsOutputFnGetAttApiHttp17514DA7ApiEndpointFE3C5592',
  'api:ExportsOutputFnGetAttLaunchJobs12F6BDACArn6D2B1E23',
  'api:ExportsOutputRefApiHttp17514DA7BEDA943F',
  'api:ExportsOutputRefAuthorizeD850707516882195',
  'api:ExportsOutputRefCancelJob2826FCE726E593E2',
  'api:ExportsOutputRefClaimAttempt4754DF3285E05AE3',
  'api:ExportsOutputRefCompleteArtifact01E220F4B351A955',
  'api:ExportsOutputRefCreateArtifact7AA246D86C084CF4',
  'api:ExportsOutputRefLaunchJobs12F6BDAC1B4432AF',
  'api:ExportsOutputRefReportEvent3091A9FB5FA3E237',
  'api:ExportsOutputRefReportMetricsFB7007037EB7BC2E',
  'api:ExportsOutputRefShipLogsB8DEF6B8E27337D6',
  'api:ExportsOutputRefStopDeployment2243A21C59634D6D',
  'data:ExportsOutputFnGetAttAccountsBE8A900EArn3C4EFE21',
  'data:ExportsOutputFnGetAttAllowances441913EFArn73A87893',
  'data:ExportsOutputFnGetAttControlsFF3AAC4AArn442BABF0',
  'data:ExportsOutputFnGetAttDatasets0030EE04Arn3BA423B5',
  'data:ExportsOutputFnGetAttDownloadTokens6B05C043Arn08EC1949',
  'data:ExportsOutputFnGetAttDueWork34F63F90Arn63E90DDE',
  'data:ExportsOutputFnGetAttJobsDF1CC2D4Arn85C9CFC3',
  'data:ExportsOutputFnGetAttObjectsA92BA4F1ArnDE4464BF',
  'data:ExportsOutputFnGetAttReaperState94CD461AArnB263B201',
  'data:ExportsOutputFnGetAttTelemetry1B1C5A07Arn00BFEEF8',
  'data:ExportsOutputFnGetAttTrainingConfigs15B4E477Arn0BF9C25F',
  'data:ExportsOutputFnGetAttUsage04F2BA28Arn86599BD6',
  'data:ExportsOutputRefAccountsBE8A900E49F49769',
  'data:ExportsOutputRefAllowances441913EF006B2797',
  'data:ExportsOutputRefControlsFF3AAC4A0FCA1BFA',
  'data:ExportsOutputRefDatasets0030EE0478B3FE2D',
  'data:ExportsOutputRefDownloadTokens6B05C043627DD5BD',
  'data:ExportsOutputRefDueWork34F63F90A292BF51',
  'data:ExportsOutputRefJobsDF1CC2D40B4BB8E8',
  'data:ExportsOutputRefObjectsA92BA4F157B12E12',
  'data:ExportsOutputRefReaperState94CD461A5183C1D5',
  'data:ExportsOutputRefRunpodApiKey0AEBAA18',
  'data:ExportsOutputRefSecretsKeyF018011A',
  'data:ExportsOutputRefTelemetry1B1C5A07F93AD369',
  'data:ExportsOutputRefTrainingConfigs15B4E47774EC4281',
  'data:ExportsOutputRefUsage04F2BA289B78EBE2',
  'reaper:ExportsOutputRefRefreshGpuCatalog43C90E101CE2A218',
  'reaper:ExportsOutputRefSweep576358E8AD24CEC8',
];

test('no version takes away what one before it imports', () => {
  const names = deployOrder('prod', named).flatMap((stack) => [...stack.exports.keys()]);
  expect(names.map((name) => name.replace('podwarden-prod-', '')).sort()).toEqual(everExported);
});
