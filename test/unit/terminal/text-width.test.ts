import { outputOf } from '../../../shared/terminal/output.ts';
import { styled } from '../../../shared/terminal/style.ts';
import { cutToWidth, padToWidth, widthOf, wrapToWidth } from '../../../shared/terminal/text-width.ts';

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['👍', 2],
    ['Grüße', 5],
    [styled('abc', 'red', true), 3],
  ])('of %j is %d', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('is kept by cutting and filling up', () => {
    expect(cutToWidth('日本語のテキスト', 6)).toBe('日本…');
    expect(cutToWidth('abcdef', 6)).toBe('abcdef');
    expect(cutToWidth('abcdef', 0)).toBe('');
    expect(cutToWidth(styled('abcdef', 'red', true), 4)).toBe('\u001b[31mabc…\u001b[0m');
    expect(padToWidth('日', 4)).toBe('日  ');
    expect(padToWidth('7', 3, 'right')).toBe('  7');
  });

  it('breaks lines between words', () => {
    expect(wrapToWidth('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapToWidth('averylongword b', 4)).toEqual(['averylongword', 'b']);
    expect(wrapToWidth('  one two three', 8)).toEqual(['  one', '  two', '  three']);
    expect(wrapToWidth('  as  it  is', 20)).toEqual(['  as  it  is']);
  });
});

describe('an output', () => {
  const write = (): boolean => true;
  const stream = { write, isTTY: true, columns: 100, rows: 30 };

  it.each([
    ['a terminal', stream, { TERM: 'xterm' }, { isTerminal: true, canRedraw: true, hasColors: true }],
    ['NO_COLOR', stream, { TERM: 'xterm', NO_COLOR: '1' }, { isTerminal: true, canRedraw: true, hasColors: false }],
    ['NO_COLOR that is empty', stream, { TERM: 'xterm', NO_COLOR: '' }, { hasColors: true }],
    ['a dumb terminal', stream, { TERM: 'dumb' }, { isTerminal: true, canRedraw: false, hasColors: false }],
    ['a terminal without a name', stream, {}, { canRedraw: false, hasColors: false }],
    ['a pipe', { write }, { TERM: 'xterm' }, { isTerminal: false, canRedraw: false, hasColors: false }],
  ])('of %s is what it can be', (_, to, env, expected) => {
    expect(outputOf(to, env)).toMatchObject(expected);
  });

  it('has the usual size where it does not tell its own', () => {
    const output = outputOf({ write, isTTY: true, columns: 0 }, { TERM: 'xterm' });
    expect([output.columns(), output.rows()]).toEqual([80, 24]);
  });
});
