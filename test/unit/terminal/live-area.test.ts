import { LiveArea } from '../../../shared/terminal/live-area.ts';
import { ATerminal } from './a-terminal.ts';

const setup = (options: ConstructorParameters<typeof ATerminal>[0] = {}) => {
  const terminal = new ATerminal(options);
  let now = 0;
  const area = new LiveArea(terminal, () => now);
  return {
    terminal,
    area,
    pass: (ms: number) => {
      now += ms;
    },
  };
};

describe('a live area', () => {
  it('writes its lines anew in their place, and the last of them stay', () => {
    const { terminal, area } = setup();
    terminal.write('before\n');
    area.show(['one', 'two', 'three']);
    area.show(['1', '2']);
    area.end();
    terminal.write('after');
    expect(terminal.screen()).toEqual(['before', '1', '2', 'after']);
  });

  it('keeps below what is said meanwhile', () => {
    const { terminal, area } = setup();
    area.show(['[##  ]', 'half']);
    area.say('something happened');
    area.show(['[####]', 'all']);
    area.end();
    expect(terminal.screen()).toEqual(['something happened', '[####]', 'all']);
  });

  it('goes where it is cleared', () => {
    const { terminal, area } = setup();
    area.show(['a', 'b']);
    area.clear();
    terminal.write('done');
    expect(terminal.screen()).toEqual(['done']);
  });

  it('never fills a line, nor the whole window: lines that broke could not be found again', () => {
    const { terminal, area } = setup({ columns: 12, rows: 4 });
    const lines = Array.from({ length: 9 }, (_, n) => `${n} ${'x'.repeat(20)}`);
    area.show(lines);
    area.show(lines);
    expect(terminal.screen()).toEqual(['0 xxxxxx…', '1 xxxxxx…', '2 xxxxxx…']);
  });

  it('finds its start again in a window that has become narrower', () => {
    const { terminal, area } = setup({ columns: 14 });
    area.show(['abcdefghij', 'klm']);
    terminal.resize(5);
    area.show(['x']);
    area.end();
    expect(terminal.screen()).toEqual(['x']);
  });

  it('writes a line now and then where nothing can be written anew, and none twice', () => {
    const { terminal, area, pass } = setup({ canRedraw: false });
    area.show(['1 %', 'more']);
    area.show(['2 %']);
    pass(3000);
    area.show(['3 %']);
    pass(3000);
    area.show(['3 %']);
    area.say('said');
    pass(3000);
    area.show(['3 %']);
    area.end();
    area.clear();
    expect(terminal.written).toBe('1 %\n3 %\nsaid\n');
  });
});
