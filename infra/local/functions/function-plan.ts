import * as z from 'zod';
import type { Grant } from '../access/policy.ts';
import { roleGrants } from '../access/role-grants.ts';
import type { CloudAssembly } from '../cloud/cloud-assembly.ts';
import { cfnNumber, ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';
import { StackFault } from '../cloud/stack-fault.ts';

export interface FunctionPlan {
  /** The physical name, as references in the template give it. */
  readonly name: string;
  readonly logicalId: string;
  /** The name in this repository, such as `get-job`. */
  readonly label: string;
  readonly arn: string;
  /** The module that exports the handler. */
  readonly file: string;
  readonly exportName: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  /** The variables that the template sets, without those of Lambda. */
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  /** The grants of the function's role. */
  readonly grants: readonly Grant[];
}

const schema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string().default('index.handler'),
  Role: z.string().default(''),
  Runtime: z.string().startsWith('nodejs', 'only Node.js functions run here'),
  // The defaults of Lambda.
  Timeout: cfnNumber.default(3),
  MemorySize: cfnNumber.default(128),
  ReservedConcurrentExecutions: cfnNumber.optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
});

const handlerFile = (folder: string, handler: string, exists: (path: string) => boolean) => {
  const cut = handler.lastIndexOf('.');
  const candidates = ['mjs', 'js', 'cjs'].map((extension) => `${folder}/${handler.slice(0, cut)}.${extension}`);
  return { file: candidates.find(exists), exportName: handler.slice(cut + 1) };
};

/**
 * Returns the label, such as `get-job` for `Api/GetJob/Resource`. Without a path, the logical id, such as `GetJob1A2B3C4D`, gives the same
 * label.
 */
const labelOf = ({ cdkPath, logicalId }: ResolvedResource): string =>
  (cdkPath.split('/').at(-2) ?? logicalId.replace(/[0-9A-F]{8}$/, ''))
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();

export const functionPlans = (
  resources: readonly ResolvedResource[],
  assembly: CloudAssembly,
  exists: (path: string) => boolean,
): readonly FunctionPlan[] => {
  const grants = roleGrants(resources);
  const folders = new Map(assembly.assets.map(({ objectKey, path }) => [objectKey, path]));
  return ofType(resources, 'AWS::Lambda::Function')
    .filter(({ cdkPath }) => !cdkPath.includes('CustomResourceProvider'))
    .map((resource) => {
      const properties = propertiesOf(resource, schema);
      const folder = folders.get(properties.Code.S3Key) ?? '';
      const { file, exportName } = handlerFile(folder, properties.Handler, exists);
      if (file === undefined) {
        throw new StackFault(
          `${resource.stack}/${resource.logicalId} has no ${properties.Handler} in ${folder || 'the assembly'}.`,
        );
      }
      return {
        name: resource.name,
        logicalId: resource.logicalId,
        label: labelOf(resource),
        arn: resource.arn,
        file,
        exportName,
        timeoutSeconds: properties.Timeout,
        memoryMb: properties.MemorySize,
        reservedConcurrency: properties.ReservedConcurrentExecutions,
        environment: properties.Environment?.Variables ?? {},
        roleArn: properties.Role,
        grants: grants(properties.Role),
      };
    });
};

/** Returns the physical name of the function whose ARN a resource has. The ARN may have an alias or the form of API Gateway. */
export const functionNameIn = ({ logicalId }: ResolvedResource, verb: string, arn: string): string => {
  const [, name] = /:function:([^:/]+)/.exec(arn) ?? [];
  if (name !== undefined) return name;
  throw new StackFault(`${logicalId} ${verb} ${arn}, which is no function.`);
};
