import type { Podwarden, Point, Query } from '../../../../shared/client/index.ts';
import { type FieldName, fieldNames, isFieldName } from '../../../../shared/domain/telemetry/measure-names.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { curve, scaleColumns } from '../../../../shared/terminal/curve.ts';
import { exit, UsageFault } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { lossText, progressText } from '../../output/job-fields.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';

const fieldsOf = (text: string | undefined): readonly FieldName[] => {
  const asked = text?.split(',').map((part) => part.trim()) ?? fieldNames;
  const fields = asked.filter(isFieldName);
  const unknown = asked.find((name) => !isFieldName(name));
  if (unknown === undefined && fields.some((name) => name !== 'timestamp')) return fields;
  throw new UsageFault(`--fields takes names of ${fieldNames.join(', ')}, not ${JSON.stringify(unknown ?? text)}.`);
};

type Window = Pick<Query<'getJobMetrics'>, 'from_step' | 'to_step' | 'fields'>;

/** Yields every point of the curve and reads one page at a time. */
async function* everyPoint(
  jobs: Podwarden['jobs'],
  id: string,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<Point, void> {
  for (let after: string | null | undefined; after !== null; ) {
    const query = { ...window, limit: 200, ...withoutUndefined({ after }) };
    const { items, next_cursor } = await jobs.metrics(id, query, { signal });
    yield* items;
    after = next_cursor;
  }
}

export const run: Run<'jobMetrics'> = async ({ args: [name], options }, session) => {
  const fields = fieldsOf(options.fields);
  const { from, to, csv } = options;
  const { jobs } = await session.podwarden();
  const id = await findJob(session, name);
  const window: Window = withoutUndefined({
    from_step: from,
    to_step: to,
    fields: options.fields === undefined ? undefined : fields.join(','),
  });
  const isPicture = !csv && !session.globals.json && session.world.out.isTerminal;
  if (isPicture) await picture(id, window, session);
  else await table(everyPoint(jobs, id, window, session.signal), fields, csv, session);
  return exit.ok;
};

/** Prints each point on a line as the point arrives, so that a long curve does not have to fit in memory. */
const table = async (
  points: AsyncIterable<Point>,
  fields: readonly FieldName[],
  isCsv: boolean,
  session: Session,
): Promise<void> => {
  const separator = isCsv ? ',' : '\t';
  if (isCsv) session.print(['step', 'attempt', ...fields].join(separator));
  for await (const point of points) {
    if (session.globals.json && !isCsv) session.printJsonLine(point);
    else session.print([point.step, point.attempt, ...fields.map((field) => point[field] ?? '')].join(separator));
  }
};

/** The points requested for a curve: more than a terminal has columns. */
const pointsOfPicture = 500;
const lowest = 4;

const picture = async (id: string, window: Window, session: Session): Promise<void> => {
  const { out } = session.world;
  const { jobs } = await session.podwarden();
  const { signal } = session;
  const [{ items }, job] = await Promise.all([
    jobs.metrics(id, { ...window, fields: 'train_loss,eval_loss', max_points: pointsOfPicture }, { signal }),
    jobs.get(id, {}, { signal }),
  ]);
  const size = {
    columns: Math.max(10, Math.min(100, out.columns() - scaleColumns - 1)),
    rows: Math.max(lowest, Math.min(15, out.rows() - 8)),
    fromStep: window.from_step ?? 0,
  };
  for (const line of curve(items, size)) session.print(line);
  const figures = [progressText(job), lossText(job)].filter((text) => text !== undefined);
  if (figures.length > 0) session.say(figures.join(' · '));
};
