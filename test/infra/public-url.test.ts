import { publicUrlFault } from '../../infra/public-url.ts';
import { readSettings } from '../../infra/settings.ts';
import { stageNamed } from '../../infra/stages.ts';
import { named, synthesize } from './synthesized.ts';

describe('G1 F1: the URL that pods are told', () => {
  test.each([
    'http://localhost:3000',
    'https://localhost',
    'https://api.localhost',
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.0.0.1',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://172.31.255.255',
    'https://192.168.1.10:8443',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://100.127.255.255',
    'https://[::1]',
    'https://[::]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[::ffff:127.0.0.1]',
    'https://[64:ff9b::a00:1]',
    'https://[2002:a00:1::]',
    'https://api',
    'https://api.',
    'https://printer.local',
    'https://printer.LOCAL.',
    'https://api.prod.internal',
    'https://host.docker.internal',
    'https://10.0.0.1.nip.io',
    'http://api.example.com',
    'ftp://api.example.com',
    'https://user:secret@api.example.com',
    'https://api.example.com/v1',
    'https://api.example.com?x=1',
    'https://api.example.com/?',
    'https://api.example.com/#x',
    'api.example.com',
    'https://',
  ])('refuses %s', (url) => {
    expect(publicUrlFault(url)).toEqual(expect.any(String));
  });

  test.each([
    'https://api.example.com',
    'https://api.example.com/',
    'https://api.example.com:8443',
    'https://abc123.execute-api.eu-central-1.amazonaws.com',
    'https://8.8.8.8',
    'https://172.32.0.1',
    'https://100.128.0.1',
    'https://[2606:4700::1111]',
    'https://internal.example.com',
    'https://localhost.example.com',
  ])('takes %s', (url) => {
    expect(publicUrlFault(url)).toBeUndefined();
  });

  test.each(['dev', 'staging', 'prod'])(
    'stops the synth of stage %s with one sentence that names the setting',
    (stage) => {
      expect(() => synthesize(stage, { ...named, PUBLIC_API_URL: 'http://localhost:3000' })).toThrow(
        `stage ${stage} cannot be synthesized: PUBLIC_API_URL is a private name, and pods must be able to call it.`,
      );
    },
  );

  test('may be a loopback on the local stage, whose pods run on this machine', () => {
    const settings = readSettings(stageNamed('local'), { PUBLIC_API_URL: 'http://127.0.0.1:8787/' });
    expect(settings.PUBLIC_API_URL).toBe('http://127.0.0.1:8787');
  });
});
