import fc from 'fast-check';
import { deployRequestSchema } from '../../../shared/domain/deploy/deploy-request.ts';
import { imageReferenceFault } from '../../../shared/domain/deploy/image-reference.ts';
import { propertyRuns } from '../../support/effort.ts';

const sha256 = `sha256:${'0a'.repeat(32)}`;

const taken = [
  'ubuntu',
  'ubuntu:24.04',
  'owner/name',
  'acme/train:1',
  'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
  'a/b/c/d:latest',
  'a__b/c.d/e---f/g_h',
  'ghcr.io/acme/train',
  'GHCR.io/acme/train',
  'registry.example.com:443/a:B_c.D-e',
  '51.15.0.1:5000/a',
  '[2a00:1450::1]:5000/a',
  '[2a00:1450::1]/a',
  `a/b@${sha256}`,
  `name:tag@${sha256}`,
  `host.io:5000/name:tag@${sha256}`,
  `a@sha512:${'0'.repeat(128)}`,
  `a@sha384:${'0'.repeat(96)}`,
  `a:${'t'.repeat(128)}`,
  'a'.repeat(255),
  '0'.repeat(64).replace('0', 'g'),
];

const refused: readonly [string, RegExp][] = [
  ['', /a name/],
  [':tag', /a name/],
  [`@${sha256}`, /a name/],
  ['http://x/y', /no scheme/],
  ['https://hub.docker.com/r/acme/train', /no scheme/],
  ['ghcr.io/Acme/Train:1', /lower case/],
  ['ghcr.io/Owner', /lower case/],
  ['Acme/train', /lower case/],
  ['UBUNTU', /lower case/],
  ['acme//train', /empty part/],
  ['/acme/train', /empty part/],
  ['acme/train/', /empty part/],
  ['ghcr.io/', /empty part/],
  ['acme/train:', /a tag of 1 to 128/],
  ['acme/train:-a', /a tag of 1 to 128/],
  ['acme/train:a b', /a tag of 1 to 128/],
  [`a:${'t'.repeat(129)}`, /a tag of 1 to 128/],
  ['acme/train:1:2', /more than one tag/],
  ['acme/train@sha256:abc', /a digest/],
  [`acme/train@sha256:${'0A'.repeat(32)}`, /a digest/],
  [`acme/train@md5:${'0'.repeat(32)}`, /a digest/],
  ['acme/train@', /a digest/],
  ['acme/train@1', /a digest/],
  [`acme/train@${sha256}@${sha256}`, /a digest/],
  [`acme/train@${sha256}:1`, /a digest/],
  [`acme/train@constructor:${'0'.repeat(64)}`, /a digest/],
  ['acme/../train', /parts of lower-case/],
  ['../train', /no host/],
  ['.a/b', /no host/],
  ['a..b/c', /no host/],
  ['-a.io/b', /no host/],
  ['ghcr.io:x/a', /no host/],
  ['ghcr.io:/a', /no host/],
  ['localhost/a', /a private name/],
  ['LOCALHOST:5000/a/b:tag', /a private name/],
  ['registry.internal/a', /a private name/],
  ['10.0.0.1:5000/a', /a loopback, private or reserved address/],
  ['[::1]:5000/a', /a loopback, private or reserved address/],
  ['registry:5000/a', /a name without a domain/],
  ['acme/a..b', /parts of lower-case/],
  ['acme/-a', /parts of lower-case/],
  ['acme/a-', /parts of lower-case/],
  ['acme/a_', /parts of lower-case/],
  ['acme/a___b', /parts of lower-case/],
  ['acme/a._b', /parts of lower-case/],
  ['acme/tr ain', /parts of lower-case/],
  ['acme/tráin', /parts of lower-case/],
  ['acme/{{ RUNPOD_SECRET_x }}', /./],
  ['acme/train\n', /parts of lower-case/],
  ['acme/train:1\n', /a tag of 1 to 128/],
  ['a'.repeat(256), /at most 255/],
  ['0'.repeat(64), /not the id/],
];

const issueOf = (docker_image: string): string | undefined =>
  deployRequestSchema
    .safeParse({ docker_image, training_config_id: '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b' })
    .error?.issues.find(({ path }) => path[0] === 'docker_image')?.message;

describe('docker_image', () => {
  it.each(taken)('takes %s', (reference) => {
    expect(imageReferenceFault(reference)).toBeUndefined();
    expect(issueOf(reference)).toBeUndefined();
  });

  it.each(refused)('refuses %j and says why', (reference, why) => {
    expect(imageReferenceFault(reference)).toMatch(why);
    expect(issueOf(reference)).toMatch(why);
  });

  /** The grammar as it is published, for references whose digest is a SHA-256 and whose registry is a name. */
  const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
  const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
  const published = new RegExp(
    `^(?:${label}(?:\\.${label})*(?::[0-9]+)?/)?${component}(?:/${component})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
  );

  const host = new RegExp(`^${label}(?:\\.${label})*(?::[0-9]+)?$`);
  /** By its dot or port a first part is a registry, though the grammar alone would take it for a path. */
  const namesNoHost = (reference: string): boolean => {
    const [first = '', ...rest] = reference.split('/');
    const isPrivate = !first.includes('.');
    return rest.length > 0 && /[.:]/.test(first) && (isPrivate || !host.test(first));
  };

  it('takes nothing that the published grammar does not', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '0',
      '.',
      '_',
      '-',
      '/',
      ':',
      '@',
      'a.b',
      '/c',
      ':1',
      `@${sha256}`,
      '/',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const reference = pieces.join('');
        if (imageReferenceFault(reference) === undefined) expect(reference).toMatch(published);
        // Our pattern may be stricter in this alone: a first part that is a registry, though no such host has a name that all can reach.
        else if (!/[A-Z]/.test(reference) && !namesNoHost(reference)) expect(reference).not.toMatch(published);
      }),
      { ...propertyRuns(5000), examples: [[['a.b', '_', 'a', '/c']]] },
    );
  });
});
