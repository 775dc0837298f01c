import type { Reason } from '../../../shared/domain/jobs/reasons.ts';
import { askForTheEnd } from './ask-for-the-end.ts';
import { EventSender } from './event-sender.ts';
import { MetricSender } from './metric-sender.ts';
import type { PodContext } from './pod-context.ts';
import { RunState, Stopped } from './run-state.ts';
import { upload } from './uploads.ts';

/** A failure that the training noticed itself. */
class Failed extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

interface Run {
  readonly pod: PodContext;
  readonly state: RunState;
  readonly metrics: MetricSender;
  readonly events: EventSender;
  /** A checkpoint under way. */
  checkpoint: Promise<unknown>;
}

const stepsBetweenCheckpoints = 20;
const deadManGraceSeconds = 120;

/**
 * The work of `podwarden_pod` from claim to outcome. Answers the last event where nobody has taken it, so that the bootstrap
 * goes on trying.
 */
export const runTraining = async (pod: PodContext, deadlineMs: number): Promise<object | undefined> => {
  const state = new RunState(pod);
  const run: Run = {
    pod,
    state,
    metrics: new MetricSender(pod, state),
    events: new EventSender(pod, state),
    checkpoint: Promise.resolve(),
  };
  if (pod.disk.started) state.request('restart_loop');
  pod.disk.started = true;
  void watch(run);
  pod.clock.after(deadlineMs - pod.clock.now(), () => state.request('max_duration'));
  const beating = run.metrics.loop();
  void pod.plan.alongside?.(pod);
  try {
    await train(run);
    return await outcome(run, beating, { type: 'completed' });
  } catch (error) {
    if (state.attemptOver) return over(run);
    if (error instanceof Stopped) await Promise.race([run.checkpoint, pod.process.sleep(600)]);
    const reason = error instanceof Failed ? error.reason : state.failure;
    pod.say(`FAILED ${reason}`);
    pod.truth.reported(reason, pod.clock.now());
    return await outcome(run, beating, {
      type: 'failed',
      error: { code: reason, message: `The pod says ${reason}.`, ...pod.plan.lastWords?.() },
    });
  } finally {
    state.isOver = true;
  }
};

const over = (run: Run): undefined => {
  run.pod.say('the attempt is over');
  run.state.closing = true;
  run.pod.disk.outcome = true;
  return undefined;
};

const outcome = async (run: Run, beating: Promise<void>, fields: object): Promise<object | undefined> => {
  const { pod, state, metrics, events } = run;
  state.closing = true;
  if ('error' in fields) await Promise.race([metrics.flush(() => state.isLost), pod.process.sleep(30)]);
  else {
    // The sender ends with its pause; what is left then goes before the outcome.
    await Promise.race([beating, pod.process.sleep(1)]);
    await metrics.flush(() => state.isLost);
    pod.truth.completedAt(pod.clock.now());
  }
  const taken = await events.finish(fields);
  if (taken) pod.disk.outcome = true;
  return taken ? undefined : fields;
};

const train = async (run: Run): Promise<void> => {
  const { pod, state, events, metrics } = run;
  const { plan, process } = pod;
  events.phase('downloading_dataset');
  await work(run, plan.downloadSeconds);
  events.phase('loading_model');
  await work(run, plan.loadSeconds);
  events.phase('training', { total_steps: plan.steps, total_epochs: 1 });
  if (pod.usesGpu && !pod.state.gpuIdles) pod.setGpuUtil(97);
  for (let step = 1; step <= plan.steps; step += 1) {
    await work(run, plan.secondsPerStep);
    while (pod.state.stalls) await process.sleep(30);
    metrics.record({ step, train_loss: 2 / step, timestamp: pod.clock.date().toISOString() });
    if (step % stepsBetweenCheckpoints === 0) run.checkpoint = upload(pod, state, 'checkpoint', 5);
  }
  events.phase('evaluating');
  await work(run, plan.evaluateSeconds);
  if (pod.usesGpu) pod.setGpuUtil(0);
  events.phase('uploading');
  await run.checkpoint;
  await work(run, 0);
  if (!(await upload(pod, state, 'adapter', plan.uploadSeconds))) {
    state.check();
    throw new Failed(state.deadMan ? state.failure : 'upload_failed');
  }
};

/** Seconds of work, in pieces, between which the training notices what it is told and what goes wrong. */
const work = async ({ pod, state }: Run, seconds: number): Promise<void> => {
  for (let left = seconds; ; left -= 10) {
    if (pod.state.reports !== undefined) throw new Failed(pod.state.reports);
    state.check();
    if (left <= 0) return;
    await pod.process.sleep(Math.min(left, 10));
  }
};

/** The deadline of the job, and the dead man's switch; after its grace the pod asks RunPod for its end each minute. */
const watch = async ({ pod, state }: Run): Promise<void> => {
  const { process, clock, deadmanSeconds } = pod;
  for (;;) {
    const silentSeconds = (clock.now() - state.lastContactMs) / 1000;
    if (state.isOver) return;
    if (silentSeconds > deadmanSeconds) break;
    await process.sleep(Math.max(1, deadmanSeconds - silentSeconds + 0.5));
  }
  pod.say('dead man');
  pod.truth.strike('dead_man', clock.now());
  state.request('api_unreachable_timeout');
  state.deadMan = true;
  await process.sleep(deadManGraceSeconds);
  while (!state.isOver) {
    await askForTheEnd(pod);
    await process.sleep(60);
  }
};
