import type { Engines } from './engines.ts';
import type { LocalStackOptions } from './local-stack.ts';
import type { StackPlan } from './stack-plan.ts';

/**
 * Creates the resources of the template in the engines: tables, buckets, files and secrets. Existing resources are kept, except that a
 * table may gain or lose an index.
 */
export const provision = async (
  { s3, dynamodb, secrets, runpod }: Engines,
  plan: StackPlan,
  given: LocalStackOptions['secrets'] = {},
): Promise<void> => {
  for (const { name, arn, logicalId, value } of plan.secrets) {
    // The template may create a secret without a value. A person who deploys to AWS sets that value later. The local stack sets
    // it here.
    const [, asked] = Object.entries(given).find(([id]) => logicalId.startsWith(id)) ?? [];
    const filled = asked ?? value ?? (/runpod/i.test(logicalId) ? runpod.apiKey : undefined);
    if (filled !== undefined && !secrets.has(name)) secrets.add({ name, arn, value: filled });
  }
  await Promise.all(plan.buckets.map((bucket) => s3.addBucket(bucket)));
  await Promise.all([
    ...plan.tables.map((table) => dynamodb.addTable(table)),
    ...plan.files.map((file) => s3.publish(file)),
  ]);
};
