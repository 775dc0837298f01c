import fc from 'fast-check';
import { hostLine } from '../../../../shared/domain/reaper/verdicts/host-line.ts';
import { lastHostLine, startFailure } from '../../../../shared/domain/reaper/verdicts/start-failure.ts';
import { startFailureKinds } from '../../../../shared/domain/reaper/verdicts/start-failure-kinds.ts';
import { hostLogs, progressLines } from './host-logs.ts';

const verdictOf = (lines: readonly string[], isOver = false) => {
  const failure = startFailure(lines, isOver);
  return failure && [failure.reason, failure.retry];
};

const wordsOf = (lines: readonly string[]): string => lines.at(-1)?.slice(0, 100) ?? 'nothing';

describe('startFailure', () => {
  it.each(hostLogs.map((log) => [wordsOf(log.lines), log.lines.length, log] as const))(
    'judges a log that ends in %j after %i lines',
    (_words, _count, { lines, verdict }) => {
      expect(verdictOf(lines)).toEqual(verdict);
    },
  );

  it('is not misled by progress that is told between the failures, before or after them (S1)', () => {
    const noise = fc.array(fc.constantFrom(...progressLines), { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...hostLogs), fc.array(noise, { maxLength: 40 }), ({ lines, verdict }, noises) => {
        const mixed = lines.flatMap((line, nth) => [...(noises[nth] ?? []), line]);
        expect(verdictOf([...mixed, ...(noises.at(-1) ?? [])])).toEqual(verdict);
      }),
    );
  });

  it('takes one line for enough where the host has given up, or its time is over', () => {
    const failing = hostLogs.filter(({ verdict }) => verdict !== undefined && verdict[0] !== 'restart_loop');
    for (const { lines, verdict } of failing) expect(verdictOf([...new Set(lines)], true)).toEqual(verdict);
    expect(startFailure(progressLines, true)).toBeUndefined();
  });

  it('gives the line that says so, not the progress that follows it', () => {
    const line = 'error pulling image: Error response from daemon: manifest unknown';
    expect(startFailure([line, ...progressLines])?.line).toBe(line);
    expect(lastHostLine(['one', line, ' '])).toBe(line);
    expect(lastHostLine([])).toBeUndefined();
  });

  it('promises nothing of what follows, for the same words may end the last attempt (S1)', () => {
    for (const { advice } of startFailureKinds) {
      expect(advice).toMatch(/^[A-Z].{15,}\.$/);
      expect(advice).not.toMatch(/attempt|another machine|again/i);
    }
  });
});

describe('hostLine', () => {
  const secret = 'Zq3vXk81LmPw0RtYb7Nc';
  it.each([
    `Get "https://acme:${secret}@ghcr.io/v2/acme/trainer/manifests/v3": denied`,
    `Get "https://auth.docker.io/token?account=acme&password=${secret}": 401 Unauthorized`,
    `Get "https://cdn.example/blob?X-Amz-Signature=${secret}&verify=${secret}": EOF`,
    `Authorization: Bearer ${secret}`,
    `invalid env HF_TOKEN=${secret}`,
    `invalid env {"WANDB_API_KEY": "${secret}"}`,
    `password: ${secret}`,
    `hf_${secret} is not valid`,
    `rpa_${secret} is not valid`,
    `eyJhbGciOi.${secret}.${secret}`,
    `refused ${secret}${secret}${secret}`,
  ])('keeps no credential of %j', (line) => {
    expect(hostLine(line)).not.toContain(secret);
  });

  it.each([
    'error pulling image: Error response from daemon: unauthorized: incorrect username or password',
    'failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized',
    'unexpected commit digest sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1',
    'write /usr/local/lib/python3.12/site-packages/torch/lib/libtorch_cuda_linalg_extra.so: no space left on device',
    'create container runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
  ])('leaves %j as it is', (line) => {
    expect(hostLine(line)).toBe(line);
  });

  it('takes control characters out and is not longer than it needs to be', () => {
    expect(hostLine('a\u001b[31m\tb\u0000')).toBe('a [31m b');
    expect(hostLine('x '.repeat(100_000)).length).toBeLessThanOrEqual(2000);
  });
});
