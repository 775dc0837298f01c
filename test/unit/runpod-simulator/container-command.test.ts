import { containerCommand, splitShellWords } from '../../../infra/local/runpod-simulator/container-command.ts';

describe('containerCommand', () => {
  it('takes the JSON form of args apart, and keeps it as it came', () => {
    const args = ' {"cmd":["echo \\"a b\\""], "entrypoint":["bash","-c"]}';
    expect(containerCommand({ args })).toEqual({ args, entrypoint: ['bash', '-c'], cmd: ['echo "a b"'] });
    expect(containerCommand({ args: '{"cmd":["sleep","1"]}' })).toMatchObject({ entrypoint: [], cmd: ['sleep', '1'] });
  });

  it('splits a plain string as a shell does, into CMD', () => {
    expect(containerCommand({ args: `bash -c 'sleep 1' "a \\"b\\"" c\\ d` })).toMatchObject({
      entrypoint: [],
      cmd: ['bash', '-c', 'sleep 1', 'a "b"', 'c d'],
    });
  });

  it('takes a string that merely begins with a brace for a string', () => {
    expect(containerCommand({ args: '{ echo; }' }).cmd).toEqual(['{', 'echo;', '}']);
  });

  it('stores the separate fields in args, and nothing for nothing', () => {
    const sent = { entrypoint: ['a'], cmd: ['b c'] };
    expect(containerCommand({ args: '', ...sent })).toEqual({ args: JSON.stringify(sent), ...sent });
    expect(containerCommand({ args: '', cmd: ['x'] })).toMatchObject({ entrypoint: [], cmd: ['x'] });
    const nothing = { args: '', entrypoint: [], cmd: [] };
    expect(containerCommand({ args: '' })).toEqual(nothing);
    expect(containerCommand(nothing)).toEqual(nothing);
  });

  it.each([
    ['bash -c "a b"', undefined, ['bash', '-c', 'a b']],
    ['{"entrypoint":["bash"],"cmd":["-c"]}', ['bash'], ['-c']],
    ['{"entrypoint":["bash"],"cmd":["-c"]}', ['bash'], undefined],
    ['x', [], ['x']],
  ])('takes back what it has given: %s beside %j and %j', (args, entrypoint, cmd) => {
    expect(containerCommand({ args, entrypoint, cmd }).args).toBe(args);
  });

  it.each([
    ['x', ['a'], ['b c']],
    ['x', [], []],
    ['bash -c x', ['bash'], ['-c', 'x']],
    ['{"entrypoint":["bash"]}', undefined, ['x']],
  ])('refuses %s beside %j and %j', (args, entrypoint, cmd) => {
    expect(() => containerCommand({ args, entrypoint, cmd })).toThrow('args describes another command');
  });
});

describe('splitShellWords', () => {
  it('keeps single quotes as they are and joins what touches', () => {
    expect(splitShellWords(`a'b "c"'d  ''  $HOME`)).toEqual(['ab "c"d', '', '$HOME']);
  });
});
