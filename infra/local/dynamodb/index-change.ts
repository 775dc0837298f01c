import type {
  GlobalSecondaryIndexUpdate,
  KeySchemaElement,
  Projection,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { StackFault } from '../cloud/stack-fault.ts';
import type { TablePlan } from './table-plan.ts';

interface Index {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

/** Returns a text that is equal for equal indexes. */
const shapeOf = ({ IndexName, KeySchema = [], Projection }: Index): string =>
  JSON.stringify([
    IndexName,
    KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
    Projection?.ProjectionType,
    [...(Projection?.NonKeyAttributes ?? [])].sort(),
  ]);

const shapesOf = (indexes: readonly Index[] = []): ReadonlyMap<string, string> =>
  new Map(indexes.map((index) => [index.IndexName ?? '', shapeOf(index)]));

const whole = ({ KeySchema, LocalSecondaryIndexes }: Pick<TableDescription, 'KeySchema' | 'LocalSecondaryIndexes'>) =>
  [shapeOf({ KeySchema }), ...shapesOf(LocalSecondaryIndexes).values()].join();

/**
 * Returns the index that a deploy adds to or removes from a table. Throws a `StackFault` for several changes, because CloudFormation allows
 * one at a time, and for other changes of keys or indexes.
 */
export const indexChange = (standing: TableDescription, wanted: TablePlan): GlobalSecondaryIndexUpdate | undefined => {
  const { input, logicalId } = wanted;
  const before = shapesOf(standing.GlobalSecondaryIndexes);
  const after = shapesOf(input.GlobalSecondaryIndexes);
  const isOther = [...after].some(([name, shape]) => before.has(name) && before.get(name) !== shape);
  if (isOther || whole(standing) !== whole(input)) {
    throw new StackFault(
      `The table ${logicalId} has other keys than before, or an index that is not what it was. Such a change takes an index of another name, or a new stack.`,
    );
  }
  const added = (input.GlobalSecondaryIndexes ?? []).filter(({ IndexName = '' }) => !before.has(IndexName));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  if (added.length + removed.length > 1) {
    throw new StackFault(
      `The table ${logicalId}: Cannot perform more than one GSI creation or deletion in a single update (${[...added.map(({ IndexName }) => `+${IndexName}`), ...removed.map((name) => `-${name}`)].join(', ')}).`,
    );
  }
  const [create] = added;
  const [IndexName] = removed;
  if (create !== undefined) return { Create: create };
  return IndexName === undefined ? undefined : { Delete: { IndexName } };
};
