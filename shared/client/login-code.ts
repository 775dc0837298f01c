/**
 * The sign-in of a terminal through the console in a browser. The terminal shows a link with its public key. A person who has signed in to
 * the console opens the link, and the console encrypts a new API key for that public key. The person copies the encrypted code into the
 * terminal. Nobody else can decrypt the code, and no page calls a server on the person's machine. The module needs only WebCrypto, so it
 * runs in browsers and in Node.js 20 and later.
 */

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** The key pair of one sign-in. The private key never leaves the process that generated it. */
export interface LoginKeys {
  readonly privateKey: Key;
  /** The raw P-256 point, 65 bytes in base64url. */
  readonly publicKey: string;
}

/** The secret that the console sends to a terminal inside the code. */
export interface LoginGrant {
  /** The URL of the API, without a slash at the end. */
  readonly api: string;
  /** The API key: `pwk_` and 43 characters. */
  readonly key: string;
}

/**
 * The terminal that signs in, as its link describes it. Anybody can choose `name`, so the name is cut to one line of at most 64 characters.
 */
export interface LoginRequest {
  readonly publicKey: string;
  readonly name: string;
}

/** The error for a code or a link that cannot be used. The error's message is a sentence for the person who copied the code. */
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

/** Decodes base64url. Returns `undefined` for text that is not base64url. */
const fromBase64url = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

/** Converts a host's name to one line of printable characters, 64 at most. */
const plainName = (name: string): string =>
  [...name.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()].slice(0, maxNameCharacters).join('');

const rawPublicKey = async (key: Key): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.exportKey('raw', key));

export const newLoginKeys = async (): Promise<LoginKeys> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, false, ['deriveKey', 'deriveBits']);
  return { privateKey, publicKey: toBase64url(await rawPublicKey(publicKey)) };
};

/** Returns the part after `#` in the link to the console's page `/cli`. Browsers send the fragment of a URL to no server. */
export const loginFragment = ({ publicKey, name }: LoginRequest): string =>
  new URLSearchParams({ key: publicKey, name: plainName(name) }).toString();

/** Reads what `loginFragment` wrote. `hash` may begin with `#`. Returns `undefined` if `hash` holds no valid public key. */
export const readLoginFragment = (hash: string): LoginRequest | undefined => {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const publicKey = fields.get('key') ?? '';
  if (fromBase64url(publicKey)?.length !== pointBytes) return undefined;
  const name = plainName(fields.get('name') ?? '');
  return { publicKey, name: name === '' ? 'a terminal' : name };
};

/**
 * The first byte of an uncompressed point (SEC 1, 2.3.3). Node.js also accepts the hybrid form, in which a changed encoding may mean the
 * same point. Only the uncompressed form is therefore accepted.
 */
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

/** Encrypts an API key for the terminal with that public key and returns the code. Throws `LoginCodeError` for an invalid public key. */
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
 * Decrypts a code. White space in the code is ignored, because terminals and chats break long lines. Throws `LoginCodeError` if the code
 * was cut off or changed, or was made for another terminal or an earlier start of this terminal.
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
