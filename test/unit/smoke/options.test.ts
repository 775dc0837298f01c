import { help, readOptions, Usage } from '../../../infra/smoke/options.ts';

const api = ['--api-url', 'https://api.example.com'];
const jwt = { PODWARDEN_JWT: 'aaa.bbb.ccc' };

describe('the arguments of the smoke test', () => {
  it('takes the token from the environment, where no list of processes shows it', () => {
    expect(readOptions([...api, '--deploy', '--budget', '0.5'], jwt)).toEqual({
      apiUrl: 'https://api.example.com',
      token: 'aaa.bbb.ccc',
      budget: 0.5,
      origin: 'http://localhost:3000',
      runpod: undefined,
    });
  });

  it('takes the origin and the RunPod account from the settings of the clone', () => {
    const settings = { ...jwt, CORS_ORIGINS: 'https://a.example.com, https://b.example.com', RUNPOD_API_KEY: 'rpa_1' };
    expect(readOptions(api, settings)).toMatchObject({
      origin: 'https://a.example.com',
      runpod: { url: 'https://api.runpod.io/v2', key: 'rpa_1' },
    });
  });

  it.each([
    ['no address', [], jwt, help],
    ['an address that is none', ['--api-url', 'api.example.com'], jwt, 'is not an http or https URL'],
    ['an address with a path', ['--api-url', 'https://api.example.com/api'], jwt, 'https://api.example.com'],
    ['no token', api, {}, 'PODWARDEN_JWT'],
    ['a job without a budget', [...api, '--deploy'], jwt, '--budget'],
    ['a budget without a job', [...api, '--budget', '1'], jwt, '--deploy'],
    ['a budget that is no amount', [...api, '--deploy', '--budget', 'a lot'], jwt, 'not an amount of dollars'],
    ['an argument that nobody knows', [...api, '--verbose'], jwt, '--api-url'],
  ])('refuses %s', (_, args, environment, said) => {
    expect(() => readOptions(args, environment)).toThrow(Usage);
    expect(() => readOptions(args, environment)).toThrow(said);
  });

  it('does not repeat an argument that may be a token', () => {
    expect(() => readOptions([...api, 'xxx.yyy.zzz'], jwt)).toThrow(/^(?![\s\S]*xxx)[\s\S]*not understood/);
  });
});
