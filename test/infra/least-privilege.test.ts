import { named, synthesize } from './synthesized.ts';

/**
 * test/e2e/least-privilege.test.ts holds the policies of stage local against the calls that functions make. Here: that every
 * other stage has the same ones, so that what was found there is true of them all.
 */
const policiesOf = (stage: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    synthesize(stage, stage === 'local' ? {} : named)
      .resources('AWS::IAM::Policy')
      .map(([id, { Properties }]) => [
        id,
        JSON.parse(JSON.stringify(Properties.PolicyDocument).replaceAll(`podwarden-${stage}-`, 'podwarden-stage-')),
      ]),
  );

const local = policiesOf('local');

describe.each(['dev', 'staging', 'prod'])('stage %s', (stage) => {
  test('gives every role what stage local gives it', () => {
    expect(policiesOf(stage)).toEqual(local);
  });
});
