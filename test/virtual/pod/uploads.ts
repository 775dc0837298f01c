import { createHash } from 'node:crypto';
import type { PodContext } from './pod-context.ts';
import type { RunState } from './run-state.ts';

/** Announces, puts and completes one artifact, as `artifacts.py` does. Whether the API has seen it whole. */
export const upload = async (
  pod: PodContext,
  run: RunState,
  kind: 'adapter' | 'checkpoint',
  seconds: number,
): Promise<boolean> => {
  const bytes = new TextEncoder().encode(`${kind} of ${pod.jobId} ${pod.attempt} at ${pod.clock.now()}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const declared = { name: `${kind}.bin`, kind, size_bytes: bytes.length, sha256 };
  const giveUp = () => run.isLost;
  // Once more from the start where the first was refused for good: its URLs may have expired.
  for (let round = 0; round < 2; round += 1) {
    const announced = await run.retry(() => run.post('create-artifact', declared), giveUp);
    if (announced.status === 201) {
      await pod.process.sleep(seconds);
      const { url, headers } = announced.body.upload;
      await pod.process.wait(pod.stage.objects.send(url, bytes, headers));
      const path = { artifact_id: String(announced.body.artifact.id) };
      const done = await run.retry(() => run.post('complete-artifact', {}, path), giveUp);
      if (done.status === 200) return true;
    }
    if (run.isLost) return false;
  }
  return false;
};
