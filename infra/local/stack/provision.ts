import type { Engines } from './engines.ts';
import type { LocalStackOptions } from './local-stack.ts';
import type { StackPlan } from './stack-plan.ts';

/**
 * Makes what a deployment would make in the engines: tables, buckets, files, secrets. Resources that are there already stay,
 * but for an index of a table that comes or goes.
 */
export const provision = async (
  { s3, dynamodb, secrets, runpod }: Engines,
  plan: StackPlan,
  given: LocalStackOptions['secrets'] = {},
): Promise<void> => {
  for (const { name, arn, logicalId, value } of plan.secrets) {
    // The template makes it empty and the person who deploys fills it; here the local stack does.
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
