import { readFileSync } from 'node:fs';
import { roles } from '../../../shared/domain/datasets/rules.ts';
import { bytesOf, expectedOf } from '../../corpus/datasets.ts';
import { renderLearned } from '../../corpus/render-learned.ts';

const page = readFileSync('docs/datasets.md', 'utf8');

const blocks = (kind: string): [string, string][] =>
  [...page.matchAll(new RegExp(`\`\`\`\\w+ ${kind}=(\\S+)\\n([\\s\\S]*?)\\n\`\`\``, 'g'))].map(
    ([, name = '', text = '']) => [name, text],
  );

const refusals = [...page.matchAll(/^\| `(\w+\/\S+)` \| (.+) \|$/gm)].map(([, name = '', text = '']) => [name, text]);

describe('docs/datasets.md', () => {
  it('shows each format by an example', () => {
    expect(blocks('file').map(([name]) => name)).toEqual(blocks('learned').map(([name]) => name));
    const shown = blocks('learned').map(([name]) => {
      const expected = expectedOf(name);
      return expected.outcome === 'ready' ? expected.format : expected.sentence;
    });
    expect([...new Set(shown)]).toEqual(['chatml', 'sharegpt', 'alpaca', 'openorca', 'dpo', 'kto', 'text']);
  });

  it.each(blocks('file'))('shows %s as it is', (name, text) => {
    expect(text).toBe(bytesOf(name).toString('utf8').trimEnd());
  });

  it.each(blocks('learned'))('shows what is learned of %s', (name, text) => {
    const expected = expectedOf(name);
    const [first] = expected.outcome === 'ready' ? expected.learned : [];
    expect(text).toBe(first && renderLearned(first));
  });

  it('has sentences of many refusals', () => expect(refusals.length).toBeGreaterThan(30));

  it.each(refusals)('says what is answered to %s', (name = '', text = '') => {
    const expected = expectedOf(name);
    expect(text).toBe(expected.outcome === 'refused' ? expected.sentence : 'ready');
  });

  it('names every way to write a role', () => {
    for (const [name, role] of roles) {
      const row = page.split('\n').find((line) => line.startsWith(`| ${role} |`));
      expect(name === role ? `\`${name}\`` : row).toContain(`\`${name}\``);
    }
  });
});
