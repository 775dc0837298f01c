import * as z from 'zod';
import { cfnNumber, ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';

const ruleSchema = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: cfnNumber.optional(),
});
export type BucketCorsRule = z.output<typeof ruleSchema>;

const schema = z.object({ CorsConfiguration: z.object({ CorsRules: z.array(ruleSchema) }).optional() });

export interface BucketPlan {
  readonly name: string;
  readonly logicalId: string;
  readonly corsRules: readonly BucketCorsRule[];
}

export const bucketPlans = (resources: readonly ResolvedResource[]): readonly BucketPlan[] =>
  ofType(resources, 'AWS::S3::Bucket').map((resource) => ({
    name: resource.name,
    logicalId: resource.logicalId,
    corsRules: propertiesOf(resource, schema).CorsConfiguration?.CorsRules ?? [],
  }));
