import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { cfnBoolean, ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

export const indexSchema = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

/** The keys and indexes of a table, as templates and DynamoDB itself describe them. */
export const tableShape = {
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(indexSchema).default([]),
  LocalSecondaryIndexes: z.array(indexSchema).default([]),
};

const schema = z.object({
  ...tableShape,
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: cfnBoolean }).optional(),
});

export interface TablePlan {
  readonly name: string;
  readonly logicalId: string;
  readonly input: CreateTableCommandInput;
  readonly keyAttributes: readonly string[];
  /** The attribute with the time, in epoch seconds, after which an item is deleted. */
  readonly ttlAttribute: string | undefined;
}

const projected = ({ IndexName, KeySchema, Projection }: z.output<typeof indexSchema>) => ({
  IndexName,
  KeySchema,
  Projection: {
    ProjectionType: Projection.ProjectionType,
    ...(Projection.NonKeyAttributes ? { NonKeyAttributes: Projection.NonKeyAttributes } : {}),
  },
});

export const createInput = (
  TableName: string,
  properties: z.output<z.ZodObject<typeof tableShape>>,
): CreateTableCommandInput => {
  const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = properties;
  return {
    TableName,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global.map(projected) } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local.map(projected) } : {}),
  };
};

export const tablePlans = (resources: readonly ResolvedResource[]): readonly TablePlan[] =>
  ofType(resources, 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map((resource) => {
    const properties = propertiesOf(resource, schema);
    const ttl = properties.TimeToLiveSpecification;
    return {
      name: resource.name,
      logicalId: resource.logicalId,
      input: createInput(resource.name, properties),
      keyAttributes: properties.KeySchema.map(({ AttributeName }) => AttributeName),
      ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    };
  });
