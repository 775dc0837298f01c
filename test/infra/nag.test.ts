import { Aspects } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { stageNames } from '../../infra/stages.ts';
import { isFullEffort } from '../support/effort.ts';
import { addedTo, anApp, named, stacksOf, withoutTraces } from './synthesized.ts';

/** A rule that is broken on purpose says so, with its reason, at its construct: see infra/constructs/nag-suppressions.ts. */
const brokenIn = (stage: string, source: Readonly<Record<string, string>>): readonly string[] =>
  withoutTraces(() => {
    const app = anApp();
    addedTo(app, stage, source);
    Aspects.of(app).add(new AwsSolutionsChecks({ reports: false }));
    return stacksOf(app).flatMap((stack) =>
      [
        ...Annotations.fromStack(stack).findError('*', Match.anyValue()),
        ...Annotations.fromStack(stack).findWarning('*', Match.anyValue()),
      ].map(({ id, entry }) => `${id}: ${entry.data}`),
    );
  });

/** Every rule walks every resource of a stage, which takes seconds. The other stages have the resources of prod. */
const stages = isFullEffort ? stageNames : ['prod'];
jest.setTimeout(60_000);

describe('the AWS Solutions rules of cdk-nag', () => {
  test.each(stages)('are kept by stage %s, but for those broken on purpose', (stage) => {
    expect(brokenIn(stage, named)).toEqual([]);
  });

  test('are kept where a secret was named, whose key is not known', () => {
    expect(brokenIn('prod', { ...named, RUNPOD_API_KEY_SECRET: 'team/runpod' })).toEqual([]);
  });

  test('are kept by a bare deploy, which has a user pool besides', () => {
    expect(brokenIn('dev', {})).toEqual([]);
  });
});
