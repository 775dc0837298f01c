import { type Control, type Controls, controlSchema } from '../../domain/controls/controls.ts';
import type { ControlsStore } from '../../domain/controls/controls-store.ts';
import { parseStored } from '../stored.ts';
import { exists, whatever } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import type { Key } from './table.ts';

const key: Key = { name: 'controls' };

const pauseField = 'deploys_pause';
/** The prefix of suspensions. Each suspension is a separate field, so that writing one suspension cannot overwrite another. */
const suspensionPrefix = 'suspension#';

const control = (value: unknown): Control => parseStored(controlSchema, 'control', value);

/** Stores all controls in one item, so that one read returns them all. */
export class DynamoControlsStore extends DynamoStore implements ControlsStore {
  async get(): Promise<Controls> {
    const item = (await this.table.get(key)) ?? {};
    const pause = item[pauseField];
    return {
      deploysPause: pause === undefined ? undefined : control(pause),
      suspensions: new Map(
        Object.entries(item)
          .filter(([field]) => field.startsWith(suspensionPrefix))
          .map(([field, value]) => [field.slice(suspensionPrefix.length), control(value)]),
      ),
    };
  }

  pauseDeploys(wanted: Control): Promise<void> {
    return this.#put(pauseField, wanted);
  }

  resumeDeploys(): Promise<void> {
    return this.#remove(pauseField);
  }

  suspend(userId: string, wanted: Control): Promise<void> {
    return this.#put(`${suspensionPrefix}${userId}`, wanted);
  }

  liftSuspension(userId: string): Promise<void> {
    return this.#remove(`${suspensionPrefix}${userId}`);
  }

  /** Writes the control without a condition: the last operator's decision counts. */
  async #put(field: string, value: Control): Promise<void> {
    await this.table.update(key, { set: { [field]: value } }, whatever(field));
  }

  async #remove(field: string): Promise<void> {
    await this.table.update(key, { set: { [field]: undefined } }, exists(field));
  }
}
