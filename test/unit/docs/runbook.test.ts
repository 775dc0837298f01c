import { readFileSync } from 'node:fs';
import { transitionKinds } from '../../../shared/domain/limits/usage.ts';

describe('docs/runbook.md', () => {
  it('names whatever may have broken off where an account was mended', () => {
    const [, section = ''] = readFileSync('docs/runbook.md', 'utf8').split('\n## Account mended\n');
    const [text = ''] = section.split('\n## ');
    expect(transitionKinds.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });
});
