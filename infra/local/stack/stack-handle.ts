import { region } from '../cloud/pseudo.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import type { LogSink } from '../functions/log-sink.ts';
import type { Engines } from './engines.ts';
import type { FunctionAccess } from './function-access.ts';
import type { FunctionFleet } from './function-fleet.ts';
import type { LocalStack } from './local-stack.ts';
import type { Shutdown } from './shutdown.ts';
import type { StackPlan } from './stack-plan.ts';
import type { Timetable } from './timetable.ts';

export interface StackParts {
  readonly apiUrl: string;
  readonly issuerUrl: string;
  readonly engines: Engines;
  readonly access: FunctionAccess;
  readonly plan: StackPlan;
  readonly fleet: FunctionFleet;
  readonly timetable: Timetable;
  readonly logs: LogSink;
  readonly shutdown: Shutdown;
}

const named = <P extends { readonly name: string; readonly logicalId: string }>(
  plans: readonly P[],
  id: string,
): string => {
  const found = plans.find(({ logicalId }) => logicalId.toLowerCase().startsWith(id.toLowerCase()));
  if (found) return found.name;
  throw new StackFault(`The app has nothing called ${id}.`);
};

/** The parts as whoever started them sees them. */
export const stackHandle = ({
  apiUrl,
  issuerUrl,
  engines,
  access,
  plan,
  fleet,
  timetable,
  logs,
  shutdown,
}: StackParts): LocalStack => ({
  apiUrl,
  issuerUrl,
  s3Url: engines.s3.url,
  dynamodbUrl: engines.dynamodb.url,
  runpodUrl: engines.runpod.url,
  credentials: engines.credentials,
  region,
  simulator: engines.simulator,
  tableName: (id) => named(plan.tables, id),
  bucketName: (id = '') => named(plan.buckets, id),
  issueToken: (user, asked = {}) => engines.issuer.issue({ user, ...asked }),
  rotateIssuerKey: () => engines.issuer.rotate(),
  invoke: async (id, event) => fleet.invoke(fleet.find(id).name, event),
  runSchedule: async (id) => {
    const schedule = timetable.of(fleet.find(id));
    if (!schedule) throw new StackFault(`No schedule calls ${id}.`);
    return timetable.round(schedule);
  },
  grants: () => plan.functions.flatMap(({ label, grants }) => grants.map((grant) => ({ principal: label, ...grant }))),
  grantUses: () => access.uses(),
  deleteExpired: (nowMs = Date.now()) => engines.dynamodb.deleteExpired(nowMs),
  logs: () => logs.text(),
  stop: () => shutdown.run(),
});
