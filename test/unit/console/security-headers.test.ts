import { consoleFileOf } from '../../../infra/console/console-path.ts';
import { contentSecurityPolicy } from '../../../infra/console/security-headers.ts';

const policy = contentSecurityPolicy({
  api: 'https://api.example.com',
  storage: 'https://bucket.s3.example.com',
  signIn: ['https://issuer.example.com', 'https://api.example.com'],
});

const directives = new Map(
  policy.split('; ').map((text) => {
    const [name = '', ...values] = text.split(' ');
    return [name, values] as const;
  }),
);

describe('the policy of the console', () => {
  test('allows nothing by default, and no inline or made code, style or frame', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"]);
    expect(policy).not.toMatch(/unsafe|\*|data:|blob:|http:/);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
  });

  test('lets it call the API, the bucket and the issuer, each once, and nobody else', () => {
    expect(directives.get('connect-src')).toEqual([
      "'self'",
      'https://api.example.com',
      'https://bucket.s3.example.com',
      'https://issuer.example.com',
    ]);
  });
});

describe('the file that answers a path', () => {
  test.each([
    ['/', 'index.html'],
    ['/jobs/0b9c6a1e-1111-4222-8333-444455556666', 'index.html'],
    ['/cli', 'index.html'],
    ['/assets/main-ABCDEFGH.js', 'assets/main-ABCDEFGH.js'],
    ['/config.json', 'config.json'],
    ['//evil.example/x', 'index.html'],
    ['/favicon.ico', 'favicon.ico'],
  ])('%s is %s', (path, file) => {
    expect(consoleFileOf(path)).toBe(file);
  });
});
