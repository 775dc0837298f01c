import * as z from 'zod';
import { logLineSchema } from '../../../domain/telemetry/log-line.ts';
import { operation } from '../../operation.ts';
import { ofJob, pageOf, wholeNumber } from '../common.ts';

/** The number of lines in a page if the query has no `limit`. */
export const linesOfPage = 50;

/** The schema of a cursor. A cursor with the most gaps (`maxGaps` in `gaps.ts`) has about 1000 characters. */
const cursorSchema = z.string().min(1).max(2048);

const querySchema = z
  .strictObject({
    after: cursorSchema.optional().meta({
      description: 'next_cursor or follow_cursor of an answer, or the id of a line: what comes after it, oldest first',
    }),
    before: cursorSchema.optional().meta({
      description: 'prev_cursor of an answer, or the id of a line: the lines right before it',
    }),
    tail: wholeNumber(1, 200).optional().meta({ description: 'So many lines at the end of the log' }),
    limit: wholeNumber(1, 200)
      .optional()
      .meta({ description: `${linesOfPage} where it is not given; not with tail` }),
    attempt: wholeNumber(1, 99_999).optional().meta({ description: 'Lines of this attempt alone' }),
    stream: logLineSchema.shape.stream.optional(),
    q: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Text that a line has somewhere, in small letters or large' }),
  })
  .superRefine(({ after, before, tail, limit }, context) => {
    const places = tail === undefined ? { before, after } : { tail, before, after, limit };
    const [first, second] = Object.entries(places).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    if (first === undefined || second === undefined) return;
    context.addIssue({ code: 'custom', path: [second], message: `does not go with ${first}: give one of the two` });
  });
export type LogsQuery = z.output<typeof querySchema>;

export const getJobLogs = operation({
  ...ofJob,
  name: 'get-job-logs',
  summary: 'Log lines of the pods, oldest first: from the start, from a place on, or the end',
  description: [
    'after=<follow_cursor> answers what was stored since; a line that came late is told then, and belongs where its id',
    'sorts. With stream or q a page may be short, or empty, and be followed by another: the cursors alone tell.',
  ].join(' '),
  query: querySchema,
  output: pageOf(
    logLineSchema.extend({
      attempt: z.int(),
      id: z.string().meta({ description: 'The same for ever; ids sort as their lines do' }),
    }),
  ).extend({
    prev_cursor: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'With tail and before: the next value of before; null at the beginning of the log' }),
    follow_cursor: z
      .string()
      .optional()
      .meta({ description: 'The value of after that answers what this answer has not told yet; not with before' }),
  }),
  answers: { 200: 'Lines; next_cursor is the next value of after' },
  mayBeLarge: true,
  errors: [404],
});
