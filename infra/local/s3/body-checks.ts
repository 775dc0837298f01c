import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Refusal } from './s3-refusal.ts';

const crc32Base64 = (body: Buffer): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
};

const hash = (algorithm: 'sha256' | 'sha1' | 'md5') => (body: Buffer) =>
  createHash(algorithm).update(body).digest('base64');

const checksums: Readonly<Record<string, (body: Buffer) => string>> = {
  'x-amz-checksum-sha256': hash('sha256'),
  'x-amz-checksum-sha1': hash('sha1'),
  'x-amz-checksum-crc32': crc32Base64,
};

/**
 * Algorithms that neither Node.js nor the engine supports. A request with such a checksum is refused, because an unchecked checksum must
 * not look like a valid one.
 */
const unknownChecksums = ['x-amz-checksum-crc32c', 'x-amz-checksum-crc64nvme'] as const;

const checkChecksum = (name: string, declared: string, body: Buffer): void => {
  const compute = checksums[name];
  if (!compute) return;
  const computed = compute(body);
  if (Buffer.from(declared, 'base64').length !== Buffer.from(computed, 'base64').length) {
    throw new S3Refusal(400, 'InvalidRequest', `Value for ${name} header is invalid.`);
  }
  if (declared === computed) return;
  const algorithm = name.replace('x-amz-checksum-', '').toUpperCase();
  throw new S3Refusal(400, 'BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
};

/**
 * Compares a body with every digest that the request declares, in a header, the query or a trailer. Throws an `S3Refusal` for a difference.
 */
export const checkBody = (body: Buffer, payloadHash: string, declared: Readonly<Record<string, string>>): void => {
  const computed = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256').update(body).digest('hex') : payloadHash;
  if (computed !== payloadHash) {
    throw new S3Refusal(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: computed },
    );
  }
  const unknown = unknownChecksums.find((name) => declared[name] !== undefined);
  if (unknown) throw new S3Refusal(501, 'NotImplemented', `The local S3 cannot compute ${unknown}.`);
  for (const [name, value] of Object.entries(declared)) checkChecksum(name, value, body);
  const md5 = declared['content-md5'];
  if (md5 !== undefined && md5 !== hash('md5')(body)) {
    throw new S3Refusal(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
};
