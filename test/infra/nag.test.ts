import { Aspects } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, type NagPackSuppression, NagSuppressions } from 'cdk-nag';
import { routes } from '../../shared/names.ts';
import { addedTo, anApp, named, stacksOf } from './synthesized.ts';

const tracing: NagPackSuppression = {
  id: 'AwsSolutions-IAM5',
  reason: 'X-Ray has no resources that writing a trace could be narrowed to.',
  appliesTo: ['Resource::*'],
};

/** Rules of the AWS Solutions pack that this system breaks on purpose, by stack. */
const accepted: Readonly<Record<string, readonly NagPackSuppression[]>> = {
  Data: [
    {
      id: 'AwsSolutions-S1',
      reason:
        'Reads and writes go through URLs that functions sign and log; whoever needs S3 access logs turns on CloudTrail data events for the account.',
    },
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'RunPod has no call to rotate a key, and the key for secrets of jobs must open what it sealed for as long as a job lives.',
    },
    {
      id: 'AwsSolutions-COG2',
      reason: 'A pool is made only for trials; a password with a second factor is optional there.',
    },
    { id: 'AwsSolutions-COG3', reason: 'The paid tier would cost more than a whole trial deploy.' },
    { id: 'AwsSolutions-COG8', reason: 'The paid tier would cost more than a whole trial deploy.' },
  ],
  Api: [
    {
      id: 'AwsSolutions-APIG4',
      reason: `Pods and download tokens are known to the function alone; ${Object.values(routes).filter(({ auth }) => auth === 'user').length} user routes have the JWT authorizer, which api-stack.test.ts checks one by one.`,
    },
    {
      id: 'AwsSolutions-IAM5',
      reason: 'Object keys hold the user and a fresh id, so a prefix is as narrow as one role for all users can be.',
      appliesTo: [{ regex: '/^Resource::.*\\/(datasets|uploads|artifacts)\\/\\*$/g' }],
    },
    tracing,
  ],
  Reaper: [tracing],
  Operations: [],
};

describe('the AWS Solutions rules of cdk-nag', () => {
  test('are kept, but for those broken on purpose', () => {
    const app = anApp();
    // Stage dev has all that prod has, and a user pool besides.
    addedTo(app, 'dev', { ALARM_EMAIL: named.ALARM_EMAIL });
    Aspects.of(app).add(new AwsSolutionsChecks());
    for (const stack of stacksOf(app))
      NagSuppressions.addStackSuppressions(stack, [...(accepted[stack.node.id] ?? [])]);
    const found = stacksOf(app).flatMap((stack) => [
      ...Annotations.fromStack(stack).findError('*', Match.anyValue()),
      ...Annotations.fromStack(stack).findWarning('*', Match.anyValue()),
    ]);
    expect(found.map(({ id, entry }) => `${id}: ${entry.data}`)).toEqual([]);
  });
});
