import { type Exchange, json, type Reply, wholeNumber } from './exchange.ts';
import { oddlyShown, withOddEntries } from './odd-answers.ts';
import { podFacts } from './pod-record.ts';
import { podView } from './pod-view.ts';
import { DETAIL, Problem } from './problem.ts';

const MAX_PAGE = 1000;

interface Cursor {
  readonly after: string;
  readonly page: number;
}

const encodeCursor = (cursor: Cursor): string => Buffer.from(`${cursor.page} ${cursor.after}`).toString('base64url');

const decodeCursor = (text: string): Cursor => {
  const [page = '', after = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  if (!/^\d+$/.test(page) || after === '') throw new Problem(400, 'invalid cursor');
  return { page: Number(page), after };
};

const cursorOf = (query: URLSearchParams): Cursor | undefined => {
  const text = query.get('cursor');
  return text === null ? undefined : decodeCursor(text);
};

/** The number of the requested page, from 1. */
export const pageOf = (query: URLSearchParams): number => (cursorOf(query)?.page ?? 0) + 1;

/** Lists pods, newest first. As in RunPod, unknown query parameters are ignored, and there are no filters. */
export const listPods = ({ world, query }: Exchange): Reply => {
  const limit = wholeNumber(query, 'limit', { least: 1, most: MAX_PAGE }) ?? world.pageSize;
  const cursor = cursorOf(query);
  const page = pageOf(query);
  const facts = { call: 'list', page } as const;
  const failed = world.faults.take(['list_page_failed'], facts);
  if (failed !== undefined) throw new Problem(500, failed.detail ?? DETAIL.transient);

  // The cursor names the last returned pod. That pod may have ended since, so its position among all pods is used.
  const all = world.pods.all().reverse();
  const start = cursor === undefined ? 0 : all.findIndex((pod) => pod.id === cursor.after) + 1;
  if (cursor !== undefined && start === 0) throw new Problem(400, 'invalid cursor');
  const rest = all.slice(start).filter((pod) => world.pods.isListed(pod));
  const pods = rest.slice(0, limit);
  const last = pods.at(-1);
  const hasNextPage = rest.length > pods.length;
  const now = world.clock.now();
  const views = pods.map((pod) => oddlyShown(world, { ...facts, ...podFacts(pod) }, podView(pod, now)));
  const entries = withOddEntries(world, facts, views);
  const malformed = world.faults.take(['list_malformed_page'], facts) !== undefined;
  return json(200, {
    ...(malformed ? { data: entries } : { pods: entries }),
    pagination: {
      nextCursor: hasNextPage && last !== undefined ? encodeCursor({ page, after: last.id }) : null,
      hasNextPage,
    },
  });
};
