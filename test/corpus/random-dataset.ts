import { gzipSync } from 'node:zlib';
import type { DatasetFormat } from '../../shared/domain/datasets/dataset.ts';
import { Random } from '../virtual/random.ts';
import type { Declared } from './dataset-answer.ts';
import { mutated, someFormat, someRecord } from './random-records.ts';

/** Files of a few records, some broken on the way that files break. The same seed gives the same file. */

export interface RandomDataset {
  readonly seed: string;
  readonly bytes: Uint8Array;
  /** By whose grammar it was made. */
  readonly format: DatasetFormat;
  readonly declared: Declared;
}

const written = (random: Random, records: readonly unknown[]): string => {
  const texts = records.map((record) => JSON.stringify(record));
  const way = random.whole(0, 9);
  if (way === 0) return JSON.stringify(records);
  if (way === 1) return JSON.stringify(records, null, 1);
  if (way === 2) return `[${texts.join('\n,\r\n')} ]\n`;
  if (way === 3) return texts.join('\r\n \n');
  if (way === 4)
    return JSON.stringify({ [random.pick(['data', 'rows', 'train'])]: records }, null, random.pick([0, 1]));
  if (way === 5) return records.map((record) => JSON.stringify(record, null, 1)).join('\n');
  return `${texts.join('\n')}\n`;
};

const junk = [
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  ':',
  '\\',
  '\n',
  '\r',
  ' ',
  'NaN',
  '-',
  '1e999',
  'é',
  '\ufeff',
  '\u0000',
  "'",
];

const brokenText = (random: Random, text: string): string => {
  const at = random.whole(0, text.length);
  return random.pick<() => string>([
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + random.pick(junk) + text.slice(at),
    () => text.slice(0, at) + random.pick(junk) + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at + random.whole(1, 3)),
    () => `${text}${random.pick(['x', ',', ']', '{}', '[]', '\n\n', '{"text":"a"}'])}`,
    () => `\ufeff${text}`,
    () => text.replaceAll('"', "'"),
    () => `instruction,output\n${text}`,
    () => text.replaceAll('\n', ',\n'),
    () => text.replace('{', `{"deep":${'['.repeat(random.pick([200, 254, 256, 257, 1200]))}`),
    () => text.replace('{', `{"deep":${'['.repeat(255)}${']'.repeat(255)},`),
  ])();
};

const brokenBytes = (random: Random, bytes: Buffer): Buffer => {
  const at = random.whole(0, Math.max(0, bytes.length - 1));
  return random.pick<() => Buffer>([
    () => Buffer.concat([bytes.subarray(0, at), Buffer.of(random.whole(128, 255)), bytes.subarray(at)]),
    () => bytes.subarray(0, at),
    () => Buffer.from(bytes.toString('utf8'), 'utf16le'),
    () => Buffer.concat([Buffer.from(random.pick(['PAR1', 'PK\u0003\u0004', '%PDF', '<html>', 'BZh9'])), bytes]),
  ])();
};

const zipped = (random: Random, bytes: Buffer): Buffer => {
  const half = Math.floor(bytes.length / 2);
  const whole = gzipSync(bytes);
  return random.pick<() => Buffer>([
    () => whole,
    () => whole,
    () => Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]),
    () => Buffer.concat([gzipSync(bytes.subarray(0, half)), Buffer.alloc(9), gzipSync(bytes.subarray(half))]),
    () => Buffer.concat([whole, Buffer.alloc(100)]),
    () => Buffer.concat([whole, Buffer.from('x')]),
    () => whole.subarray(0, random.whole(2, whole.length)),
    () => gzipSync(whole),
  ])();
};

export const randomDataset = (seed: string): RandomDataset => {
  const random = new Random(seed);
  const format = someFormat(random);
  const isMutated = random.chance(0.5);
  const records = Array.from({ length: random.whole(0, 4) + 1 }, () => {
    let record: unknown = someRecord(random, format);
    for (let left = isMutated ? random.pick([0, 0, 1, 2]) : 0; left > 0; left -= 1) record = mutated(random, record);
    return record;
  });
  let text = written(random, records);
  if (random.chance(0.2)) text = brokenText(random, text);
  let bytes: Buffer = Buffer.from(text);
  if (random.chance(0.05)) bytes = brokenBytes(random, bytes);
  const isZipped = random.chance(0.1);
  if (isZipped) bytes = zipped(random, bytes);
  const compression = isZipped && random.chance(0.7) ? 'gzip' : random.chance(0.02) ? 'gzip' : 'none';
  return { seed, bytes, format, declared: { compression, ...(random.chance(0.7) ? { format } : {}) } };
};
