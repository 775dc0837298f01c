import fc from 'fast-check';
import { fileNameOf } from '../../../apps/cli/transfer/target.ts';
import { propertyRuns } from '../../support/effort.ts';

describe('the name of a file that is downloaded', () => {
  it.each([
    ['chats.jsonl', 'chats.jsonl'],
    ['../../.ssh/config', '_.._.ssh_config'],
    ['C:\\x|y?', 'C__x_y_'],
    ['...', 'instead'],
    ['a\u001b[2J\u202eb', 'a_[2J_b'],
  ])('%j is %j', (name, expected) => {
    expect(fileNameOf(name, 'instead')).toBe(expected);
  });

  it('is one visible part of a path that a file system takes, with room for what stands behind it', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('.', ' ', '/', 'a', '\u6c49', '\ud83d\ude00'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(names, (name) => {
        const file = fileNameOf(name, 'instead');
        expect(file).not.toMatch(/[\p{C}/\\]|^\.|[.\s]$|^$/u);
        expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
      }),
      propertyRuns(2000),
    );
  });
});
