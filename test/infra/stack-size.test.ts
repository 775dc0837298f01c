import { synthesize } from './synthesized.ts';

const stacks = ['Data', 'Api', 'Reaper', 'Operations', 'Console'] as const;

/** CloudFormation takes 500 resources a stack; from here on a new route needs another stack. */
const mostResources = 450;

describe.each(['dev', 'staging', 'prod'])('the stacks of %s', (stage) => {
  test.each(stacks)('%s has room for more resources', (stack) => {
    const { Resources } = synthesize(stage).template(stack).toJSON();
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(mostResources);
  });
});
