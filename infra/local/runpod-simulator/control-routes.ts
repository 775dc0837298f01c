import * as z from 'zod';
import type { SimulatorControl } from './control.ts';
import { type Exchange, json, type Route, routesOf } from './exchange.ts';
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

/** Handles a call whose answer has no body. */
const done =
  (act: (exchange: Exchange) => unknown): Route['handle'] =>
  async (exchange) => {
    await act(exchange);
    return json(204);
  };

/**
 * The HTTP routes of the simulator's control, for other processes. A call of these routes needs the key of the account, like all other
 * calls.
 */
export const controlRoutes = (control: SimulatorControl): readonly Route[] => {
  const onPod = (act: (podId: string, exchange: Exchange) => unknown): Route['handle'] =>
    done((exchange) => act(exchange.params.id ?? '', exchange));
  return routesOf({
    'POST /_control/faults': async ({ body }) =>
      json(201, { id: control.faults.add(parse(faultSchema, await body())) }),
    'GET /_control/faults': () => json(200, { faults: control.faults.list() }),
    'DELETE /_control/faults': done(({ query }) => {
      const id = query.get('id') ?? undefined;
      control.faults.clear({ id, kind: parse(kindSchema, query.get('kind') ?? undefined) });
    }),
    'GET /_control/pods': () => json(200, { pods: control.pods() }),
    'GET /_control/billing': () => json(200, { pods: control.billing() }),
    'GET /_control/requests': () => json(200, { requests: control.requests() }),
    'GET /_control/clock': ({ world: { clock } }) =>
      json(200, { now: new Date(clock.now()).toISOString(), factor: clock.factor ?? null }),
    'GET /_control/balance': ({ world }) => json(200, { exhausted: world.account.isExhausted }),
    'POST /_control/balance': done(async ({ body }) => {
      const { exhausted, billInSeconds } = parse(balanceSchema, await body());
      if (exhausted) control.exhaustBalance(billInSeconds);
      else control.restoreBalance();
    }),
    'GET /_control/scenario': () => json(200, { scenarios: control.scenarios.reports() }),
    'POST /_control/scenario': done(async ({ body }) => control.scenarios.play(readScenario(await body()))),
    'GET /_control/pods/{id}/logs': ({ params }) => json(200, { lines: control.logs(params.id ?? '') }),
    'POST /_control/pods/{id}/freeze': onPod((id) => control.freeze(id)),
    'POST /_control/pods/{id}/thaw': onPod((id) => control.thaw(id)),
    'POST /_control/pods/{id}/vanish': onPod((id) => control.vanish(id)),
    'POST /_control/pods/{id}/crash': onPod((id) => control.crash(id)),
    'POST /_control/pods/{id}/host-down': onPod(async (id, { body }) =>
      control.hostDown(id, parse(hostDownSchema, await body()).downSeconds),
    ),
    'POST /_control/pods/{id}/host-up': onPod((id) => control.hostUp(id)),
    'POST /_control/pods/{id}/gpu-util': onPod(async (id, { body }) =>
      control.setGpuUtil(id, parse(utilSchema, await body()).percent),
    ),
  });
};
