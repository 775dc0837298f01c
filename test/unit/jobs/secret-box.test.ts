import { openSecrets, sealSecrets } from '../../../shared/domain/jobs/secret-box.ts';

const bytes = (fill: number) => (count: number) => new Uint8Array(count).fill(fill);
const secrets = { HF_TOKEN: 'hf_äöü', EMPTY: '' };

describe('secret box', () => {
  it('opens what it sealed', () => {
    const box = sealSecrets('key', 'job-1', secrets, bytes(1));
    expect(openSecrets('key', 'job-1', box)).toEqual(secrets);
    expect(Buffer.from(box, 'base64').toString()).not.toContain('HF_TOKEN');
  });

  it('seals the same differently under another nonce', () => {
    expect(sealSecrets('key', 'job-1', secrets, bytes(1))).not.toBe(sealSecrets('key', 'job-1', secrets, bytes(2)));
  });

  const box = sealSecrets('key', 'job-1', secrets, bytes(1));
  const flipped = Buffer.from(box, 'base64').map((byte, index) => (index === 30 ? byte ^ 1 : byte));
  it.each([
    ['with another key', 'other', 'job-1', box],
    ['for another job', 'key', 'job-2', box],
    ['with a bit changed', 'key', 'job-1', Buffer.from(flipped).toString('base64')],
    ['cut short', 'key', 'job-1', box.slice(0, 8)],
    ['that is none', 'key', 'job-1', ''],
  ])('does not open a box %s, and says nothing of it', (_, key, job, text) => {
    expect(() => openSecrets(key, job, text)).toThrow(expect.objectContaining({ code: 'corrupt_item' }));
    expect(() => openSecrets(key, job, text)).not.toThrow(/HF_TOKEN|hf_/);
  });
});
