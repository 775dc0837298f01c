import fc from 'fast-check';
import { artifactKey } from '../../../shared/domain/artifacts/artifact-key.ts';
import { datasetObjectKey, datasetUploadKey, userFolder } from '../../../shared/domain/datasets/object-key.ts';

const id = '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a';

/** Subjects that issuers give out, and those that somebody would like to have. */
const subjects = [
  'alice',
  'auth0|5f7c',
  'https://issuer.example.com/users/1',
  '..',
  '.',
  '../alice',
  'alice/../bob',
  'alice/',
  '/alice',
  'alice%2F..%2Fbob',
  'alice\u0000',
  'alice\n',
  'ALICE',
  'Ａlice',
  'a\u0301lice',
  '\u00e1lice',
  '.YWxpY2U',
  '!9f86d081',
  'x'.repeat(128),
  'x'.repeat(129),
  'x'.repeat(1024),
  '\u00e4'.repeat(256),
];

describe('the folder of a user', () => {
  it('is one segment, whatever the subject holds, and short enough for a key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...subjects), fc.string({ unit: 'binary', minLength: 1 })), (subject) => {
        expect(userFolder(subject)).toMatch(/^(?:[A-Za-z0-9_-]{1,128}|\.[A-Za-z0-9_-]{2,400}|![0-9a-f]{64})$/);
      }),
      { seed: 1 },
    );
  });

  it('is nobody else’s', () => {
    expect(new Set(subjects.map(userFolder)).size).toBe(subjects.length);
    const subject = fc.oneof(fc.constantFrom(...subjects), fc.string({ unit: 'binary', minLength: 1 }));
    fc.assert(
      fc.property(subject, subject, (one, other) => {
        fc.pre(one !== other);
        expect(userFolder(one)).not.toBe(userFolder(other));
      }),
      { seed: 2 },
    );
  });

  it('is where all that is stored for a user lies, and nothing of another', () => {
    for (const subject of subjects) {
      const folder = userFolder(subject);
      expect(datasetObjectKey(subject, id)).toBe(`datasets/${folder}/${id}/data`);
      expect(datasetUploadKey(subject, id)).toBe(`uploads/${folder}/${id}/data`);
      expect(artifactKey({ user_id: subject, id }, id, 'a.tar')).toMatch(new RegExp(`^artifacts/[^/]+/${id}/`));
      expect(artifactKey({ user_id: subject, id }, id, 'a.tar').split('/')[1]).toBe(folder);
    }
  });
});
