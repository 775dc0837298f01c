import { containerCommand, splitShellWords } from '../../../infra/local/runpod-simulator/container-command.ts';

describe('containerCommand', () => {
  it('takes the JSON form of args apart', () => {
    const args = JSON.stringify({ entrypoint: ['bash', '-c'], cmd: ['echo "a b"'] });
    expect(containerCommand({ args })).toEqual(['bash', '-c', 'echo "a b"']);
    expect(containerCommand({ args: '{"cmd":["sleep","1"]}' })).toEqual(['sleep', '1']);
  });

  it('splits a plain string as a shell does', () => {
    expect(containerCommand({ args: `bash -c 'sleep 1' "a \\"b\\"" c\\ d` })).toEqual([
      'bash',
      '-c',
      'sleep 1',
      'a "b"',
      'c d',
    ]);
  });

  it('takes a string that merely begins with a brace for a string', () => {
    expect(containerCommand({ args: '{ echo; }' })).toEqual(['{', 'echo;', '}']);
  });

  it('prefers the separate fields, and gives nothing for nothing', () => {
    expect(containerCommand({ args: 'x', entrypoint: ['a'], cmd: ['b c'] })).toEqual(['a', 'b c']);
    expect(containerCommand({ args: '' })).toEqual([]);
  });
});

describe('splitShellWords', () => {
  it('keeps single quotes as they are and joins what touches', () => {
    expect(splitShellWords(`a'b "c"'d  ''  $HOME`)).toEqual(['ab "c"d', '', '$HOME']);
  });
});
