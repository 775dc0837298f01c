import fc from 'fast-check';
import {
  LoginCodeError,
  loginFragment,
  newLoginKeys,
  openLogin,
  readLoginFragment,
  sealLogin,
} from '../../../shared/client/login-code.ts';
import { propertyRuns } from '../../support/effort.ts';

const grant = { api: 'https://api.example.com', key: `pwk_${'k'.repeat(43)}` };

describe('a code of the console for a terminal', () => {
  it('is opened by the terminal whose link it was made from', async () => {
    const keys = await newLoginKeys();
    const asked = readLoginFragment(`#${loginFragment({ publicKey: keys.publicKey, name: 'my laptop' })}`);
    expect(asked).toEqual({ publicKey: keys.publicKey, name: 'my laptop' });
    const code = await sealLogin(keys.publicKey, grant);
    expect(await openLogin(keys, code)).toEqual(grant);
  });

  it('has the parts that both sides agreed on, and shows nothing of the key', async () => {
    const code = await sealLogin((await newLoginKeys()).publicKey, grant);
    const bytes = Buffer.from(code, 'base64url');
    expect(bytes[0]).toBe(4);
    expect(bytes).toHaveLength(65 + 12 + JSON.stringify(grant).length + 16);
    expect(bytes.toString('latin1')).not.toContain('pwk_');
  });

  it('is another one each time', async () => {
    const { publicKey } = await newLoginKeys();
    expect(await sealLogin(publicKey, grant)).not.toBe(await sealLogin(publicKey, grant));
  });

  it('may be broken into lines on its way', async () => {
    const keys = await newLoginKeys();
    const code = await sealLogin(keys.publicKey, grant);
    expect(await openLogin(keys, ` ${code.replaceAll(/.{40}/g, '$&\n  ')}\r\n`)).toEqual(grant);
  });

  it('opens for no other terminal, and for no other start of the same one', async () => {
    const code = await sealLogin((await newLoginKeys()).publicKey, grant);
    await expect(openLogin(await newLoginKeys(), code)).rejects.toThrow('made for another sign-in');
  });

  it('opens no more once any of it is changed or missing', async () => {
    const keys = await newLoginKeys();
    const code = await sealLogin(keys.publicKey, grant);
    await fc.assert(
      fc.asyncProperty(fc.nat(code.length - 1), fc.constantFrom('A', 'Q', '_', ''), async (at, other) => {
        const changed = `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
        fc.pre(!Buffer.from(changed, 'base64url').equals(Buffer.from(code, 'base64url')));
        await expect(openLogin(keys, changed)).rejects.toBeInstanceOf(LoginCodeError);
      }),
      propertyRuns(200),
    );
  });

  it('opens no more in the hybrid form of its point, which is the same point', async () => {
    const keys = await newLoginKeys();
    const bytes = Buffer.from(await sealLogin(keys.publicKey, grant), 'base64url');
    bytes[0] = 6 + ((bytes[64] ?? 0) & 1);
    await expect(openLogin(keys, bytes.toString('base64url'))).rejects.toBeInstanceOf(LoginCodeError);
  });

  it.each(['', 'pwk_abc', '!!!', 'A'.repeat(124)])('is not %j', async (text) => {
    await expect(openLogin(await newLoginKeys(), text)).rejects.toThrow(LoginCodeError);
  });

  it.each([
    { api: 'nowhere', key: grant.key },
    { api: grant.api, key: 'pwk_short' },
  ])('is refused when it holds %j', async (other) => {
    const keys = await newLoginKeys();
    await expect(openLogin(keys, await sealLogin(keys.publicKey, other))).rejects.toThrow('holds no API key');
  });

  it('is not made for what is no key', async () => {
    await expect(sealLogin('AAAA', grant)).rejects.toThrow('no public key');
    const noPoint = Buffer.alloc(65, 7).toString('base64url');
    await expect(sealLogin(noPoint, grant)).rejects.toThrow('no point of the curve');
  });
});

describe('the link to the console', () => {
  it('carries a name of one printable line, whatever the host is called', () => {
    const publicKey = Buffer.alloc(65, 4).toString('base64url');
    const name = `a\u001b[31mred\nline\u202e ${'x'.repeat(100)}`;
    const read = readLoginFragment(loginFragment({ publicKey, name }));
    expect(read?.name).toMatch(/^a \[31mred line x+$/);
    expect(read?.name.length).toBe(64);
  });

  it.each(['', '#', '#key=AAAA&name=x', '#name=x', '#key=%00'])('is not %j', (hash) => {
    expect(readLoginFragment(hash)).toBeUndefined();
  });
});
