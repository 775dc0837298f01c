import * as z from 'zod';
import {
  type FieldName,
  fieldNames,
  isFieldName,
  type MeasureName,
  measureNames,
} from '../../../domain/telemetry/measure-names.ts';
import { measuredSchema, metricPointSchema } from '../../../domain/telemetry/metric-point.ts';
import { timestampSchema } from '../../../domain/values.ts';
import { operation } from '../../operation.ts';
import { ofJob, pageOf, wholeNumber } from '../common.ts';

/**
 * The defaults of the query's `limit`. `pointsOfPage` is the number of points in a page. `pointsOfNews` is for a `follow_cursor`: the page
 * includes no further report after so many points.
 */
export const pointsOfPage = 50;
export const pointsOfNews = 2000;

/**
 * The greatest length of a cursor. A cursor with the most gaps and attempts (`gaps.ts`, `follow-cursor.ts`) has about 1300
 * characters.
 */
const maxCursorCharacters = 2048;

const maxStep = metricPointSchema.shape.step.maxValue ?? 0;
const stepSchema = wholeNumber(0, maxStep);

const fieldsSchema = z
  .string()
  .max(400)
  .transform((text, context): readonly FieldName[] => {
    const names = [...new Set(text.split(','))];
    const unknown = names.find((name) => !isFieldName(name));
    if (unknown === undefined && names.some((name) => name !== 'timestamp')) return names.filter(isFieldName);
    context.addIssue(`must be names of measures, joined by commas, of ${fieldNames.join(', ')}`);
    return z.NEVER;
  })
  .meta({
    description: `Names joined by commas, one measure at least: ${fieldNames.join(', ')}. Points have these alone, beside step and attempt; a point that has none of the measures is left out`,
    examples: ['train_loss,eval_loss'],
  });

const afterSchema = z
  .string()
  .min(1)
  .max(maxCursorCharacters)
  .refine((text) => !/^\d{11,}$/.test(text), 'must be a step, or the follow_cursor of an answer')
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
  .meta({ description: 'A step: only points of later ones. Or a follow_cursor: what is new since it was given' });

const querySchema = z
  .strictObject({
    after: afterSchema.optional(),
    from_step: stepSchema.optional(),
    to_step: stepSchema.optional(),
    fields: fieldsSchema.optional(),
    layout: z.enum(['items', 'columns']).optional(),
    limit: wholeNumber(1, 200)
      .optional()
      .meta({
        description: `${pointsOfPage} where it is not given. Of a follow_cursor it is ${pointsOfNews}: no further report is begun after so many points`,
      }),
    max_points: wholeNumber(2, 5000)
      .optional()
      .meta({ description: 'The whole window as one thinned page; not with a follow_cursor' }),
  })
  .refine(({ from_step = 0, to_step = maxStep }) => from_step <= to_step, {
    path: ['to_step'],
    message: 'must not be below from_step',
  });
export type MetricsQuery = z.output<typeof querySchema>;

const columnSchema = z.array(measuredSchema.nullable()).optional();

const columnsSchema = z.object({
  step: z.array(z.int()),
  attempt: z.array(z.int()),
  timestamp: z.array(timestampSchema.nullable()).optional(),
  ...(Object.fromEntries(measureNames.map((name) => [name, columnSchema])) as Record<MeasureName, typeof columnSchema>),
});

export const getJobMetrics = operation({
  ...ofJob,
  name: 'get-job-metrics',
  summary: 'Points in step order: a page, the whole curve thinned out, or what is new',
  description: [
    'With max_points the curve is cut into buckets of a power of two of steps; of each bucket the lowest and the highest',
    'value of every measure (of fields, where they are named) and the first that is no number are kept, and both ends',
    'of the curve. There may be fewer points than max_points. What a curve has shown it shows again while it grows, until',
    'its buckets double. A later attempt cuts what earlier ones told from its own first step on. after=<follow_cursor>',
    'answers what was stored since: put each point onto the one of the same step and attempt, field by field, and in the',
    'place of one of an earlier attempt; first drop what cuts tell. next_cursor is null once all of it was told.',
  ].join(' '),
  query: querySchema,
  output: pageOf(metricPointSchema.extend({ attempt: z.int() }).meta({ id: 'Point' })).extend({
    columns: columnsSchema
      .optional()
      .meta({ description: 'With layout=columns, in the place of items: one list a field, all of one length' }),
    follow_cursor: z.string(),
    cuts: z
      .array(z.object({ attempt: z.int(), from_step: z.int() }))
      .optional()
      .meta({
        description:
          'Of a follow_cursor: points of attempts before this one are no part of the curve any more from this step on',
      }),
    total_points: z
      .int()
      .optional()
      .meta({ description: 'Of the whole curve, whatever was asked of it; not with a follow_cursor' }),
    truncated: z.boolean().optional(),
  }),
  answers: {
    200: 'Points; next_cursor is the next value of after. truncated: true tells that a very long curve was thinned out or not read to its end',
  },
  mayBeLarge: true,
  errors: [404],
});
