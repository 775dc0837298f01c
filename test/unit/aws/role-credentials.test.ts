import { defaultProvider } from '../../../shared/aws/role-credentials.ts';

describe('the credentials of a function', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('are those that Lambda puts into its environment', async () => {
    process.env = { AWS_ACCESS_KEY_ID: 'ASIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };
    const expected = { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'session' };
    expect(await defaultProvider()()).toEqual(expected);
  });

  it('are looked for nowhere else: without them the error names the variables', async () => {
    process.env = { AWS_PROFILE: 'default' };
    await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID');
  });
});
