import * as z from 'zod';
import type { SimulatorControl } from './control.ts';
import { type Exchange, json, type Reply, type Route } from './exchange.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import { faultSchema } from './faults.ts';
import { Problem } from './problem.ts';
import { parseScenario, type Scenario, ScenarioFault } from './scenario.ts';

const kindSchema = z.enum(FAULT_KINDS).optional();
const utilSchema = z.strictObject({ percent: z.number().min(0).max(100) });
const hostDownSchema = z.strictObject({ downSeconds: z.number().positive().optional() });
const balanceSchema = z.strictObject({ exhausted: z.boolean(), billInSeconds: z.number().positive().optional() });

const parse = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Problem(422, z.prettifyError(parsed.error));
  return parsed.data;
};

const readScenario = (body: unknown): Scenario => {
  try {
    return parseScenario(body);
  } catch (error) {
    throw error instanceof ScenarioFault ? new Problem(422, error.message) : error;
  }
};

/**
 * The HTTP routes of the simulator's control, for other processes. A call of these routes needs the key of the account, like all other
 * calls.
 */
export const controlRoutes = (control: SimulatorControl): readonly Route[] => {
  const onPod = (verb: string, act: (podId: string, exchange: Exchange) => unknown): Route => ({
    method: 'POST',
    path: `/_control/pods/{id}/${verb}`,
    handle: async (exchange): Promise<Reply> => {
      await act(exchange.params.id ?? '', exchange);
      return json(204);
    },
  });
  return [
    {
      method: 'POST',
      path: '/_control/faults',
      handle: async ({ body }) => json(201, { id: control.faults.add(parse(faultSchema, await body())) }),
    },
    { method: 'GET', path: '/_control/faults', handle: () => json(200, { faults: control.faults.list() }) },
    {
      method: 'DELETE',
      path: '/_control/faults',
      handle: ({ query }) => {
        const id = query.get('id') ?? undefined;
        control.faults.clear({ id, kind: parse(kindSchema, query.get('kind') ?? undefined) });
        return json(204);
      },
    },
    { method: 'GET', path: '/_control/pods', handle: () => json(200, { pods: control.pods() }) },
    { method: 'GET', path: '/_control/billing', handle: () => json(200, { pods: control.billing() }) },
    { method: 'GET', path: '/_control/requests', handle: () => json(200, { requests: control.requests() }) },
    {
      method: 'GET',
      path: '/_control/clock',
      handle: ({ world: { clock } }) =>
        json(200, { now: new Date(clock.now()).toISOString(), factor: clock.factor ?? null }),
    },
    {
      method: 'GET',
      path: '/_control/balance',
      handle: ({ world }) => json(200, { exhausted: world.account.isExhausted }),
    },
    {
      method: 'POST',
      path: '/_control/balance',
      handle: async ({ body }) => {
        const { exhausted, billInSeconds } = parse(balanceSchema, await body());
        if (exhausted) control.exhaustBalance(billInSeconds);
        else control.restoreBalance();
        return json(204);
      },
    },
    {
      method: 'GET',
      path: '/_control/scenario',
      handle: () => json(200, { scenarios: control.scenarios.reports() }),
    },
    {
      method: 'POST',
      path: '/_control/scenario',
      handle: async ({ body }) => {
        control.scenarios.play(readScenario(await body()));
        return json(204);
      },
    },
    {
      method: 'GET',
      path: '/_control/pods/{id}/logs',
      handle: ({ params }) => json(200, { lines: control.logs(params.id ?? '') }),
    },
    onPod('freeze', (id) => control.freeze(id)),
    onPod('thaw', (id) => control.thaw(id)),
    onPod('vanish', (id) => control.vanish(id)),
    onPod('crash', (id) => control.crash(id)),
    onPod('host-down', async (id, { body }) => control.hostDown(id, parse(hostDownSchema, await body()).downSeconds)),
    onPod('host-up', (id) => control.hostUp(id)),
    onPod('gpu-util', async (id, { body }) => control.setGpuUtil(id, parse(utilSchema, await body()).percent)),
  ];
};
