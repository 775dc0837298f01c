import * as z from 'zod';
import { parseCreateRequest } from './create-request.ts';
import { type Exchange, json, type Reply, routesOf } from './exchange.ts';
import { CREATE_AFTER_FAULTS } from './fault-kinds.ts';
import type { FaultFacts } from './faults.ts';
import { listPods, pageOf } from './list-pods.ts';
import { streamLogs } from './log-stream.ts';
import { oddlyShown } from './odd-answers.ts';
import { findPlacement } from './placement.ts';
import { allowedActions, type PodRecord, podFacts } from './pod-record.ts';
import { podView } from './pod-view.ts';
import { DETAIL, invalid, notFound, Problem } from './problem.ts';

const aimedAt = z.object({
  name: z.string().optional().catch(undefined),
  cloud: z.enum(['SECURE', 'COMMUNITY']).catch('SECURE'),
  gpu: z.object({ id: z.string().optional() }).optional().catch(undefined),
});

/** Reads the facts for faults from a body that is not validated yet, because faults of a call strike before validation. */
const createFacts = async ({ body }: Exchange): Promise<FaultFacts> => {
  const { name, cloud, gpu } = aimedAt.catch({ cloud: 'SECURE' }).parse(await body());
  return { podName: name, cloud, gpu: gpu?.id };
};

const createPod = async ({ world, body, isStack }: Exchange): Promise<Reply> => {
  const { faults } = world;
  const request = parseCreateRequest(await body());
  const { name, cloud, gpu } = request;
  const facts = { call: 'create', gpu: gpu.id, cloud, podName: name } as const;
  const rejected = faults.take(['create_rejected'], facts);
  if (rejected !== undefined) {
    const { status = 400, detail = DETAIL.transient, retryAfterSeconds } = rejected;
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    throw new Problem(status, detail, { headers });
  }
  const poor = faults.take(['balance_too_low'], facts);
  if (poor !== undefined || world.account.isExhausted) throw new Problem(402, poor?.detail ?? DETAIL.lowBalance);
  const placement = findPlacement(request, faults);
  // RunPod finds a machine before it notices that the request has no disk.
  if (request.disk === undefined) throw new Problem(400, DETAIL.missingDisk);
  const startEnv = world.resources.startEnvOf(request);
  const pod = world.pods.add({ request, disk: request.disk, placement, startEnv, isForeign: !isStack }, faults);
  world.lifecycle.begin(pod);
  const after = faults.take(CREATE_AFTER_FAULTS, { ...facts, podId: pod.id });
  switch (after?.kind) {
    case 'create_then_500':
      throw new Problem(500, after.detail ?? DETAIL.transient);
    case 'create_then_no_answer':
      return { kind: 'never' };
    case 'create_then_reset':
      return { kind: 'reset' };
    case 'create_then_garbage':
      return { kind: 'text', status: 201, text: after.detail ?? '<html><body>Created</body></html>' };
    default:
      return json(201, oddlyShown(world, { ...podFacts(pod), call: 'create' }, podView(pod, world.clock.now())));
  }
};

const knownPod = ({ world, params }: Exchange): PodRecord => {
  const pod = world.pods.find(params.id ?? '');
  if (pod === undefined || !world.pods.isVisible(pod)) throw notFound();
  return pod;
};

const getPod = (exchange: Exchange): Reply => {
  const { world } = exchange;
  const pod = knownPod(exchange);
  return json(200, oddlyShown(world, { ...podFacts(pod), call: 'get' }, podView(pod, world.clock.now())));
};

const terminate = (exchange: Exchange): Reply => {
  const { world, callerPod } = exchange;
  const pod = knownPod(exchange);
  if (pod.status === 'TERMINATED') throw notFound();
  const facts = podFacts(pod);
  if (callerPod !== undefined && world.faults.take(['self_terminate_refused'], facts) !== undefined) {
    throw new Problem(403, DETAIL.denied);
  }
  const fault = world.faults.take(['terminate_not_found', 'terminate_failed', 'terminate_ignored'], facts);
  if (fault?.kind === 'terminate_not_found') throw notFound();
  if (fault?.kind === 'terminate_failed') throw new Problem(500, fault.detail ?? DETAIL.transient);
  const by = callerPod === undefined ? 'api' : 'pod';
  if (fault === undefined) world.lifecycle.end(pod, by);
  else if (fault.seconds !== undefined) world.lifecycle.endLater(pod, fault.seconds, by);
  return json(204);
};

/** The accepted fields of an update. RunPod allows more, the simulator only the name. */
const updateSchema = z.strictObject({ name: z.string().min(1) });

const update = async (exchange: Exchange): Promise<Reply> => {
  const parsed = updateSchema.safeParse(await exchange.body());
  if (!parsed.success) throw invalid(...parsed.error.issues.map(({ message }) => message));
  const pod = knownPod(exchange);
  pod.name = parsed.data.name;
  return json(200, podView(pod, exchange.world.clock.now()));
};

const actionSchema = z.strictObject({ action: z.enum(['start', 'stop', 'restart', 'terminate']) });

const act = async (exchange: Exchange): Promise<Reply> => {
  const { world, callerPod } = exchange;
  const parsed = actionSchema.safeParse(await exchange.body());
  if (!parsed.success) throw invalid('$.action: unknown action');
  const { action } = parsed.data;
  if (action === 'terminate') return terminate(exchange);
  const pod = knownPod(exchange);
  if (callerPod !== undefined && action !== 'stop') throw new Problem(403, DETAIL.denied);
  if (!allowedActions(pod.status).includes(action)) {
    throw new Problem(409, `action '${action}' is not valid for status ${pod.status}`);
  }
  world.lifecycle[action](pod);
  return json(200, podView(pod, world.clock.now()));
};

export const podRoutes = routesOf({
  'POST /v2/pods': { call: 'create', facts: createFacts, handle: createPod },
  'GET /v2/pods': { call: 'list', facts: ({ query }) => ({ page: pageOf(query) }), handle: listPods },
  'GET /v2/pods/{id}': { call: 'get', openToPods: true, handle: getPod },
  'PATCH /v2/pods/{id}': { call: 'update', handle: update },
  'DELETE /v2/pods/{id}': { call: 'delete', openToPods: true, handle: terminate },
  'POST /v2/pods/{id}/action': { call: 'action', openToPods: true, handle: act },
  'GET /v2/pods/{id}/logs': { call: 'logs', handle: (exchange) => streamLogs(exchange, knownPod(exchange)) },
});
