import type { Podwarden } from '../../shared/client/index.ts';
import { CliFault, exit, UsageFault } from './exit.ts';
import type { Session } from './session.ts';

interface Named {
  readonly id: string;
  readonly name?: string | null;
}

/** The most items, newest first, that are searched for a name or for the beginning of an id. */
const mostLooked = 2000;

const wholeId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The number of digits of an id after which a prefix is taken as unique. Two ids of one user with the same first 8 digits are not expected. */
const surelyOne = 8;

/** Finds the id for an id, the beginning of an id, or a name. Throws CliFault if nothing matches, and UsageFault if several items match. */
export const findOne = async (
  what: string,
  text: string,
  all: AsyncIterable<Named> | Iterable<Named>,
): Promise<string> => {
  if (wholeId.test(text)) return text.toLowerCase();
  const begin = /^[0-9a-f-]{4,}$/i.test(text) ? text.toLowerCase() : undefined;
  const found: Named[] = [];
  let looked = 0;
  for await (const item of all) {
    looked += 1;
    const isBegin = begin !== undefined && item.id.startsWith(begin);
    if (isBegin && begin.length >= surelyOne) return item.id;
    if (isBegin || item.name === text) found.push(item);
    if (looked === mostLooked) break;
  }
  const [first, second] = found;
  if (first === undefined) throw notFound(what, text, looked);
  if (second === undefined) return first.id;
  throw new UsageFault(`${found.length} ${what}s are meant by ${JSON.stringify(text)}. Give more of the id:`, [
    ...found.slice(0, 10).map(({ id, name }) => (name ? `${id}  ${name}` : id)),
  ]);
};

const notFound = (what: string, text: string, looked: number): CliFault => {
  const where = looked === mostLooked ? ` among the newest ${mostLooked}` : '';
  return new CliFault(exit.notFound, `There is no ${what} ${JSON.stringify(text)}${where}.`);
};

const pageSize = { limit: 200 } as const;

type Find = (session: Session, text: string) => Promise<string>;

const findIn =
  (what: string, listOf: (podwarden: Podwarden) => Pick<Podwarden['jobs' | 'datasets' | 'configs'], 'all'>): Find =>
  async (session, text) =>
    findOne(what, text, listOf(await session.podwarden()).all(pageSize, { signal: session.signal }));

export const findJob = findIn('job', ({ jobs }) => jobs);
export const findDataset = findIn('dataset', ({ datasets }) => datasets);
export const findConfig = findIn('config', ({ configs }) => configs);
