import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS, fieldsOf } from '../../../infra/local/runpod-simulator/fault-kinds.ts';
import { faultSchema } from '../../../infra/local/runpod-simulator/faults.ts';
import { scenarioSchema } from '../../../infra/local/runpod-simulator/scenario.ts';

const folder = join(import.meta.dirname, '../../../infra/local/runpod-simulator');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** The names in the first column of the table whose head begins with this word. */
const namesInTable = (head: string): string[] => {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const rows = lines.slice(start + 2, start + 2 + lines.slice(start + 2).findIndex((line) => !line.startsWith('|')));
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''));
};

describe('the README of the simulator', () => {
  it('has a row for every kind of fault, and for no other', () => {
    expect(namesInTable('kind').sort()).toEqual([...FAULT_KINDS].sort());
  });

  it('tells of every field that a fault can have', () => {
    const fields = Object.keys(faultSchema.shape).filter((name) => name !== 'kind');
    expect(fields.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('has every action of a scenario', () => {
    const actions = scenarioSchema.shape.steps.element.options.flatMap(({ shape: { action } }) =>
      'options' in action ? action.options : [...action.values],
    );
    expect(namesInTable('action').sort()).toEqual(actions.sort());
  });
});

describe('a kind of fault', () => {
  const tests = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts') && name !== 'readme.test.ts')
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');

  it.each(FAULT_KINDS)('%s has a test that switches it on', (kind) => {
    expect(new RegExp(`kind: '${kind}'|\\['${kind}', \\d`).test(tests)).toBe(true);
  });

  it.each(FAULT_KINDS)('%s has only fields that faults have', (kind) => {
    const known = Object.keys(faultSchema.shape);
    expect([...fieldsOf(kind)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
