import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planParts, singlePutMaxBytes } from '../../../shared/domain/storage/multipart.ts';

const source = readFileSync(
  join(import.meta.dirname, '../../../shared/pod/podwarden_pod/uploads/artifacts.py'),
  'utf8',
);
const mebibytesOf = (name: string): number => Number(new RegExp(`^${name} = (\\d+) << 20$`, 'm').exec(source)?.[1]);

describe('an artifact in parts', () => {
  it('is cut by the pod, which announces a SHA-256 for each part, as it is cut here', () => {
    expect(mebibytesOf('SINGLE_PUT_MAX_BYTES') * 1024 ** 2).toBe(singlePutMaxBytes);
    for (const size of [singlePutMaxBytes + 1, 200 * 1000 ** 3]) {
      expect(mebibytesOf('PART_BYTES') * 1024 ** 2).toBe(planParts(size).part_size_bytes);
    }
  });
});
