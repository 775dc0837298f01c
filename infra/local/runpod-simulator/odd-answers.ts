import type { Fault, FaultFacts } from './faults.ts';
import type { World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with what lies at the path replaced, or taken out where there is no `to`; as it is where there is no such path. */
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

/** A pod or a card as the API shows it in this answer, with every field that a fault makes odd. */
export const oddlyShown = (world: World, facts: FaultFacts, view: Json): Json =>
  world.faults.takeAll(['odd_field'], facts).reduce(alter, view);

/** The entries of a list, and before them what a fault puts there. */
export const withOddEntries = (world: World, facts: FaultFacts, entries: readonly unknown[]): readonly unknown[] => [
  ...world.faults.takeAll(['odd_entry'], facts).map(({ value = null }) => value),
  ...entries,
];
