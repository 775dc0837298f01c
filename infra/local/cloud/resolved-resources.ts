import type { CfnValue, CloudAssembly, StackTemplate, TemplateResource } from './cloud-assembly.ts';
import { evaluateValue, type Lookups } from './intrinsics.ts';
import { attributeOf, type NamedResource, physicalName, refOf } from './physical-names.ts';
import { StackFault } from './stack-fault.ts';

/** A resource of a stack with all template functions evaluated. */
export interface ResolvedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** The path in the construct tree, such as `Podwarden-local-Api/Functions/get-job/Resource`. */
  readonly cdkPath: string;
  /** The physical name. */
  readonly name: string;
  readonly ref: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, CfnValue>>;
}

const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Lambda::Alias': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::ApiGatewayV2::Stage': 'StageName',
};

/** Replaces addresses of a deployed stack with local ones. */
export type Rewrite = (text: string) => string;

const rewriteAll = (value: CfnValue, rewrite: Rewrite): CfnValue => {
  if (typeof value === 'string') return rewrite(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((entry) => rewriteAll(entry, rewrite));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rewriteAll(entry, rewrite)]));
};

class TemplateLookups {
  private readonly stacks: ReadonlyMap<string, StackTemplate>;

  constructor(assembly: CloudAssembly) {
    this.stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));
  }

  of(stackName: string): Lookups {
    const { template } = this.stacks.get(stackName) ?? { template: undefined };
    if (template === undefined) throw new StackFault(`No stack is called ${stackName}.`);
    const lookups: Lookups = {
      stackName,
      ref: (id) => {
        const parameter = template.Parameters[id];
        if (parameter) return parameter.Default ?? '';
        const { Type, Properties } = this.resource(template.Resources, stackName, id);
        if (Type === 'AWS::Lambda::Alias' || Type === 'AWS::Lambda::Version') {
          return evaluateValue({ 'Fn::Join': [':', [functionArn(Properties), id]] }, lookups);
        }
        return refOf(this.named(stackName, id));
      },
      attribute: (id, attribute) => attributeOf(this.named(stackName, id), attribute),
      importValue: (name) => this.exported(name),
      mapping: (map, first, second) => template.Mappings[map]?.[first]?.[second] ?? null,
      condition: (name) => evaluateValue(template.Conditions[name] ?? true, lookups) === true,
    };
    return lookups;
  }

  named(stack: string, logicalId: string): NamedResource {
    const resource = this.resource(this.stacks.get(stack)?.template.Resources ?? {}, stack, logicalId);
    const asked = resource.Properties[nameProperties[resource.Type] ?? ''];
    const name = asked === undefined ? undefined : String(evaluateValue(asked, this.of(stack)));
    return { stack, logicalId, type: resource.Type, name };
  }

  private resource(resources: Readonly<Record<string, TemplateResource>>, stack: string, id: string): TemplateResource {
    const resource = resources[id];
    if (resource) return resource;
    throw new StackFault(`${stack} refers to ${id}, which is not in its template.`);
  }

  private exported(name: string): CfnValue {
    for (const { name: stack, template } of this.stacks.values()) {
      for (const { Value, Export } of Object.values(template.Outputs)) {
        if (Export && evaluateValue(Export.Name, this.of(stack)) === name) return evaluateValue(Value, this.of(stack));
      }
    }
    throw new StackFault(`A template imports ${name}, which no stack exports.`);
  }
}

const functionArn = (properties: Readonly<Record<string, CfnValue>>): CfnValue => {
  const target = properties.FunctionName ?? '';
  const isRef =
    target !== null && typeof target === 'object' && !Array.isArray(target) && typeof target.Ref === 'string';
  return isRef ? { 'Fn::GetAtt': [target.Ref ?? '', 'Arn'] } : target;
};

/** Evaluates all resources of all stacks, including references between stacks. A resource whose condition is false is left out. */
export const resolveResources = (assembly: CloudAssembly, rewrite: Rewrite): readonly ResolvedResource[] => {
  const all = new TemplateLookups(assembly);
  return assembly.stacks.flatMap(({ name: stack, template }) => {
    const lookups = all.of(stack);
    const present = Object.entries(template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || lookups.condition(Condition),
    );
    return present.map(([logicalId, resource]): ResolvedResource => {
      const named = all.named(stack, logicalId);
      const properties = Object.entries(resource.Properties).map(([key, value]) => [
        key,
        rewriteAll(evaluateValue(value, lookups), rewrite),
      ]);
      return {
        stack,
        logicalId,
        type: resource.Type,
        cdkPath: String(resource.Metadata['aws:cdk:path'] ?? logicalId),
        name: physicalName(named),
        ref: String(lookups.ref(logicalId)),
        arn: attributeOf(named, 'Arn'),
        properties: Object.fromEntries(properties.filter(([, value]) => value !== null)),
      };
    });
  });
};
