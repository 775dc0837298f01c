import type { Fault, FaultFacts } from './faults.ts';
import type { World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns a copy of the value with the field at the path replaced, or removed if `to` is `undefined`. A missing field is added. A path
 * through a value that is no object changes nothing.
 */
const withField = (value: unknown, [name = '', ...rest]: readonly string[], to: unknown): unknown => {
  if (Array.isArray(value))
    return value.map((entry, nth) => (String(nth) === name ? replaced(entry, rest, to) : entry));
  if (!isObject(value)) return value;
  const { [name]: held, ...others } = value;
  const next = replaced(held, rest, to);
  return next === undefined ? others : { ...others, [name]: next };
};

const replaced = (held: unknown, rest: readonly string[], to: unknown): unknown =>
  rest.length === 0 ? to : withField(held, rest, to);

const alter = (view: Json, { field = '', value }: Fault): Json => {
  const altered = withField(view, field.split('.'), value);
  return isObject(altered) ? altered : view;
};

/** Returns a pod or a GPU type as the API shows it, with the changes of all `odd_field` faults. */
export const oddlyShown = (world: World, facts: FaultFacts, view: Json): Json =>
  world.faults.takeAll(['odd_field'], facts).reduce(alter, view);

/** Returns the entries of a list, preceded by the entries that `odd_entry` faults add. */
export const withOddEntries = (world: World, facts: FaultFacts, entries: readonly unknown[]): readonly unknown[] => [
  ...world.faults.takeAll(['odd_entry'], facts).map(({ value = null }) => value),
  ...entries,
];
