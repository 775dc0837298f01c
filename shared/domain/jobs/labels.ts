import * as z from 'zod';
import { invalidRequest } from '../errors.ts';
import { fewOf } from '../values.ts';

export const maxLabels = 16;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what these patterns refuse
const labelName = /^[^\u0000-\u001f\u007f]{1,64}$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what these patterns refuse
const labelText = /^[^\u0000-\u001f\u007f]{0,512}$/u;

const nameSchema = z.string().regex(labelName, 'must be a name of 1 to 64 characters on one line');
const textSchema = z.string().regex(labelText, 'must be a text of up to 512 characters on one line');

/** The labels of a job, set by its user: at most 16 names, each with a text. */
export const labelsSchema = fewOf(nameSchema, textSchema, maxLabels, 'labels');
export type Labels = z.infer<typeof labelsSchema>;

/** The labels to set. `null` removes a label. */
export const labelChangesSchema = fewOf(nameSchema, textSchema.nullable(), 2 * maxLabels, 'labels');
export type LabelChanges = z.infer<typeof labelChangesSchema>;

/** Returns the labels after the changes, merged by RFC 7396. Throws `invalid_request` for more than 16 labels. */
export const changedLabels = (labels: Labels, changes: LabelChanges): Labels => {
  const changed = new Map(Object.entries(labels));
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) changed.delete(name);
    else changed.set(name, text);
  }
  if (changed.size <= maxLabels) return Object.fromEntries(changed);
  const message = `would be ${changed.size} labels, and a job has at most ${maxLabels}`;
  throw invalidRequest(`The body is not valid. labels: ${message}.`, [{ path: 'labels', message }]);
};
