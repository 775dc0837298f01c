import { randomInt } from 'node:crypto';
import { compareAnswers } from '../../corpus/compare-answers.ts';

const seed = String(randomInt(2 ** 32));

describe('files that nobody wrote', () => {
  it(`are answered by the pod as by the upload, word for word (npm run test:datasets -- --seed ${seed})`, async () => {
    const seeds = Array.from({ length: 400 }, (_, nth) => `${seed}/${nth}`);
    const { differences, ready, refused } = await compareAnswers(seeds);
    expect(differences).toEqual([]);
    expect(Math.min(ready, refused)).toBeGreaterThan(40);
  }, 60_000);
});
