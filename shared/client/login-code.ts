/**
 * How a terminal gets an API key from a console that a person has signed in to: the terminal shows a public key in a link,
 * the console seals the new key for it, and the person carries the sealed code back. Nobody else can open the code, and
 * no page calls a server on the person's machine. WebCrypto alone: it runs in Node.js from 20 on and in browsers.
 */

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** The keys of one sign-in. The private key stays in the process that made it. */
export interface LoginKeys {
  readonly privateKey: Key;
  /** The raw P-256 point, 65 bytes in base64url. */
  readonly publicKey: string;
}

/** The console hands this to a terminal. */
export interface LoginGrant {
  /** URL of the API, without a slash at the end. */
  readonly api: string;
  /** `pwk_` and 43 characters. */
  readonly key: string;
}

/** The terminal that asks, as the link to the console says it. `name` is anybody's text: one line, 64 characters at most. */
export interface LoginRequest {
  readonly publicKey: string;
  readonly name: string;
}

/** A code or a link that cannot be used; the message is a sentence for the person who carried it. */
export class LoginCodeError extends Error {
  override readonly name = 'LoginCodeError';
}

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const pointBytes = 65;
const ivBytes = 12;
const tagBytes = 16;
const maxNameCharacters = 64;

const toBase64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** `undefined` for what is no base64url. */
const fromBase64url = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

/** A host's name as people should see it: one line of printable characters. */
const plainName = (name: string): string =>
  [...name.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()].slice(0, maxNameCharacters).join('');

const rawPublicKey = async (key: Key): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.exportKey('raw', key));

export const newLoginKeys = async (): Promise<LoginKeys> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, false, ['deriveKey', 'deriveBits']);
  return { privateKey, publicKey: toBase64url(await rawPublicKey(publicKey)) };
};

/** The part that follows `#` in the link to the console's page `/cli`. A fragment is sent to no server. */
export const loginFragment = ({ publicKey, name }: LoginRequest): string =>
  new URLSearchParams({ key: publicKey, name: plainName(name) }).toString();

/** The other way round; `hash` may begin with `#`. `undefined` where it is not such a link. */
export const readLoginFragment = (hash: string): LoginRequest | undefined => {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const publicKey = fields.get('key') ?? '';
  if (fromBase64url(publicKey)?.length !== pointBytes) return undefined;
  const name = plainName(fields.get('name') ?? '');
  return { publicKey, name: name === '' ? 'a terminal' : name };
};

/** The first byte of a point that is written whole (SEC 1, 2.3.3). Node.js takes the hybrid form too, in which a changed point may be the same. */
const wholePoint = 4;

const importPoint = async (point: Uint8Array<ArrayBuffer>): Promise<Key> => {
  const noPoint = new LoginCodeError('The public key is no point of the curve P-256.');
  if (point[0] !== wholePoint) throw noPoint;
  return crypto.subtle.importKey('raw', point, curve, false, []).catch(() => {
    throw noPoint;
  });
};

const sharedKey = async (privateKey: Key, publicKey: Key, use: 'encrypt' | 'decrypt'): Promise<Key> => {
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256);
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('podwarden login');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [use]);
};

/** The code for the terminal whose link had that public key. Throws `LoginCodeError` for what is no such key. */
export const sealLogin = async (publicKey: string, { api, key }: LoginGrant): Promise<string> => {
  const point = fromBase64url(publicKey);
  if (point?.length !== pointBytes) throw new LoginCodeError('The link holds no public key of a terminal.');
  const own = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const aes = await sharedKey(own.privateKey, await importPoint(point), 'encrypt');
  const text = new TextEncoder().encode(JSON.stringify({ api, key }));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, text));
  const ephemeral = await rawPublicKey(own.publicKey);
  const code = new Uint8Array(pointBytes + ivBytes + sealed.length);
  code.set(ephemeral);
  code.set(iv, pointBytes);
  code.set(sealed, pointBytes + ivBytes);
  return toBase64url(code);
};

const grantOf = (text: string): LoginGrant => {
  const value: unknown = JSON.parse(text);
  const { api, key } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  if (typeof api === 'string' && URL.canParse(api) && typeof key === 'string' && /^pwk_[\w-]{43}$/.test(key)) {
    return { api: api.replace(/\/+$/, ''), key };
  }
  throw new LoginCodeError('The code holds no API key. Make a new one on the console.');
};

/**
 * The content of the code. White space in it is ignored: terminals and chats break long lines. Throws `LoginCodeError` for a code
 * that was cut off or changed, or was made for another terminal or an earlier start of this one.
 */
export const openLogin = async ({ privateKey }: LoginKeys, code: string): Promise<LoginGrant> => {
  const bytes = fromBase64url(code.replaceAll(/\s+/g, ''));
  if (bytes === undefined || bytes.length <= pointBytes + ivBytes + tagBytes) {
    throw new LoginCodeError('This is not a whole code of the console. Copy all of it.');
  }
  const ephemeral = await importPoint(bytes.slice(0, pointBytes));
  const iv = bytes.slice(pointBytes, pointBytes + ivBytes);
  const aes = await sharedKey(privateKey, ephemeral, 'decrypt');
  const sealed = bytes.slice(pointBytes + ivBytes);
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, sealed).catch(() => {
    throw new LoginCodeError(
      'This code was made for another sign-in, or a part of it is missing. Use the newest link.',
    );
  });
  return grantOf(new TextDecoder().decode(plain));
};
