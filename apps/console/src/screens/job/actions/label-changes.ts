export interface LabelRow {
  readonly name: string;
  readonly text: string;
}

export const rowsOf = (labels: Readonly<Record<string, string>>): readonly LabelRow[] =>
  Object.entries(labels).map(([name, text]) => ({ name, text }));

/**
 * Returns the changes from the current labels to the rows, in the format of the API: `null` for a removed label. A row without a name is
 * ignored.
 */
export const labelChanges = (
  labels: Readonly<Record<string, string>>,
  rows: readonly LabelRow[],
): Record<string, string | null> => {
  const wanted = new Map(rows.map(({ name, text }) => [name.trim(), text.trim()] as const).filter(([name]) => name));
  const gone = Object.keys(labels).filter((name) => !wanted.has(name));
  const changed = [...wanted].filter(([name, text]) => !Object.hasOwn(labels, name) || labels[name] !== text);
  return Object.fromEntries([...gone.map((name) => [name, null] as const), ...changed]);
};
