import { Aspects } from 'aws-cdk-lib';
import { SynthesisMessageLevel } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { stageNames } from '../../infra/stages.ts';
import { playsAllCases } from '../support/effort.ts';
import { addedTo, anApp, named, withoutTraces } from './synthesized.ts';

/** A rule that is broken on purpose says so, with its reason, at its construct: see infra/constructs/nag-suppressions.ts. */
const brokenIn = (stage: string, source: Readonly<Record<string, string>>): readonly string[] =>
  withoutTraces(() => {
    const app = anApp();
    addedTo(app, stage, source);
    Aspects.of(app).add(new AwsSolutionsChecks({ reports: false }));
    // One synth for all stacks. Annotations.fromStack of the CDK makes one for each stack and each kind of message.
    return app
      .synth()
      .stacks.flatMap(({ messages }) => messages)
      .filter(({ level }) => level !== SynthesisMessageLevel.INFO)
      .map(({ id, entry }) => `${id}: ${entry.data}`);
  });

type Case = readonly [name: string, stage: string, source: Readonly<Record<string, string>>];

const cases: readonly Case[] = [
  ['stage prod', 'prod', named],
  ['a bare deploy, which has a user pool besides', 'dev', {}],
];

/** Every rule walks every resource of a stage, which takes seconds. These have the resources of the two above, or fewer. */
const furtherCases: readonly Case[] = [
  [
    'a stage where a secret was named, whose key is not known',
    'prod',
    { ...named, RUNPOD_API_KEY_SECRET: 'team/runpod' },
  ],
  ...stageNames.filter((stage) => stage !== 'prod').map((stage): Case => [`stage ${stage}`, stage, named]),
];

jest.setTimeout(60_000);

describe('the AWS Solutions rules of cdk-nag', () => {
  test.each([...cases, ...(playsAllCases ? furtherCases : [])])(
    'are kept by %s, but for those broken on purpose',
    (_name, stage, source) => expect(brokenIn(stage, source)).toEqual([]),
  );
});
