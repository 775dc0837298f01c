import { formatPodName, parsePodName, podNamePrefix } from '../../../shared/domain/pods/pod-name.ts';

const id = '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a';

describe('pod names', () => {
  it('say whose pod it is and are read back', () => {
    const name = { stage: 'dev', job_id: id, attempt: 12 };
    expect(formatPodName(name)).toBe(`pw-dev-${id}-12`);
    expect(parsePodName(formatPodName(name))).toEqual(name);
  });

  it('of stage dev2 are not taken for pods of dev (H11)', () => {
    const other = formatPodName({ stage: 'dev2', job_id: id, attempt: 1 });
    expect(other.startsWith(podNamePrefix('dev'))).toBe(false);
    expect(parsePodName(other)?.stage).toBe('dev2');
  });

  it.each([
    `pw-dev-${id}-0`,
    `pw-dev-${id}-01`,
    `pw-dev-${id}-1 `,
    `pw-dev-${id}`,
    `pw-Dev-${id}-1`,
    `pw-dev-x-${id}-1`,
    `xpw-dev-${id}-1`,
    `pw-dev-${id.toUpperCase()}-1`,
    `pw-abcdefghijklmnopq-${id}-1`,
    'my pod',
    '',
  ])('leaves %j alone', (text) => {
    expect(parsePodName(text)).toBeUndefined();
  });
});
