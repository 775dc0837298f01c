import { existsSync } from 'node:fs';
import { type Asset, readCloudAssembly } from '../cloud/cloud-assembly.ts';
import { type Rewrite, resolveResources } from '../cloud/resolved-resources.ts';
import { refuseUnsupported } from '../cloud/supported-types.ts';
import { placeholders } from '../cloud/synthesize.ts';
import { type TablePlan, tablePlans } from '../dynamodb/table-plan.ts';
import { type FunctionPlan, functionPlans } from '../functions/function-plan.ts';
import { type ApiPlan, apiPlan } from '../gateway/api-plan.ts';
import { type BucketPlan, bucketPlans } from '../s3/bucket-plan.ts';
import { type SchedulePlan, schedulePlans } from '../schedules/schedule-plan.ts';
import { type SecretPlan, secretPlans } from '../secrets/secret-plan.ts';

/** All resources of the template, evaluated. */
export interface StackPlan {
  readonly api: ApiPlan;
  readonly functions: readonly FunctionPlan[];
  readonly tables: readonly TablePlan[];
  readonly buckets: readonly BucketPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly secrets: readonly SecretPlan[];
  readonly files: readonly Asset[];
}

export interface LocalAddresses {
  readonly apiUrl: string;
  readonly issuerUrl: string;
  readonly runpodUrl: string;
  readonly consoleUrl: string;
}

const rewriteTo =
  ({ apiUrl, issuerUrl, runpodUrl, consoleUrl }: LocalAddresses): Rewrite =>
  (text) =>
    text
      .replaceAll(placeholders.issuerUrl, issuerUrl)
      .replaceAll(placeholders.runpodUrl, runpodUrl)
      .replaceAll(placeholders.consoleUrl, consoleUrl)
      .replace(/https:\/\/[0-9a-z]+\.execute-api\.[0-9a-z-]+\.amazonaws\.com/g, apiUrl);

export const readStackPlan = (assemblyDir: string, addresses: LocalAddresses): StackPlan => {
  const assembly = readCloudAssembly(assemblyDir);
  const resources = resolveResources(assembly, rewriteTo(addresses));
  refuseUnsupported(resources);
  return {
    api: apiPlan(resources),
    functions: functionPlans(resources, assembly, existsSync),
    tables: tablePlans(resources),
    buckets: bucketPlans(resources),
    schedules: schedulePlans(resources),
    secrets: secretPlans(resources),
    files: assembly.assets.filter(({ packaging }) => packaging === 'file'),
  };
};
