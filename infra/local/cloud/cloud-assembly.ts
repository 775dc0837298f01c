import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const json = z.json();
export type CfnValue = z.infer<typeof json>;

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), json).default({}),
  Condition: z.string().optional(),
  Metadata: z.record(z.string(), json).default({}),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: json, Export: z.object({ Name: json }).optional() }))
    .default({}),
  Parameters: z.record(z.string(), z.looseObject({ Default: json.optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), json))).default({}),
  Conditions: z.record(z.string(), json).default({}),
});

export type TemplateResource = z.infer<typeof resourceSchema>;
export type Template = z.infer<typeof templateSchema>;

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z
        .looseObject({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
        })
        .default({}),
    }),
  ),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.looseObject({ bucketName: z.string(), objectKey: z.string() })),
      }),
    )
    .default({}),
});

export interface Asset {
  /** The path of the file or folder in the assembly. */
  readonly path: string;
  readonly packaging: 'file' | 'zip';
  /** The name of the bucket, still with placeholders such as `${AWS::AccountId}`. */
  readonly bucketName: string;
  readonly objectKey: string;
}

export interface StackTemplate {
  readonly name: string;
  readonly template: Template;
}

export interface CloudAssembly {
  readonly stacks: readonly StackTemplate[];
  readonly assets: readonly Asset[];
}

const readJson = <S extends z.ZodType>(schema: S, path: string): z.output<S> =>
  schema.parse(JSON.parse(readFileSync(path, 'utf8')));

const assetsOf = (dir: string, file: string): readonly Asset[] =>
  Object.values(readJson(assetsSchema, join(dir, file)).files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(
      ({ bucketName, objectKey }): Asset => ({
        path: resolve(dir, source.path ?? ''),
        packaging: source.packaging === 'zip' ? 'zip' : 'file',
        bucketName,
        objectKey,
      }),
    ),
  );

/** Reads the output folder of `cdk synth`: the templates of all stacks and the files to which they refer. */
export const readCloudAssembly = (dir: string): CloudAssembly => {
  const artifacts = Object.entries(readJson(manifestSchema, join(dir, 'manifest.json')).artifacts);
  const stacks = artifacts.flatMap(([id, { type, properties }]): readonly StackTemplate[] =>
    type === 'aws:cloudformation:stack' && properties.templateFile !== undefined
      ? [{ name: properties.stackName ?? id, template: readJson(templateSchema, join(dir, properties.templateFile)) }]
      : [],
  );
  const assets = artifacts.flatMap(([, { type, properties }]) =>
    type === 'cdk:asset-manifest' || type === 'aws:cdk:asset-manifest' ? assetsOf(dir, properties.file ?? '') : [],
  );
  return { stacks, assets: assets.filter(({ path }) => !path.endsWith('.template.json')) };
};
