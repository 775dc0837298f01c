import { region } from '../cloud/pseudo.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import type { LogSink } from '../functions/log-sink.ts';
import type { Engines } from './engines.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import type { RunningApp } from './running-app.ts';
import type { Shutdown } from './shutdown.ts';
import type { LocalAddresses } from './stack-plan.ts';

export interface StackParts {
  readonly addresses: LocalAddresses;
  readonly engines: Engines;
  readonly app: RunningApp;
  /** Bundles and synthesizes the current sources. Resolves to the folder of the assembly. */
  readonly assemble: (settings?: LocalStackOptions['settings']) => Promise<string>;
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

/** Makes the object with which the caller controls the stack. */
export const stackHandle = ({ addresses, engines, app, assemble, logs, shutdown }: StackParts): LocalStack => {
  let deploying: Promise<void> = Promise.resolve();
  return {
    apiUrl: addresses.apiUrl,
    issuerUrl: addresses.issuerUrl,
    consoleUrl: addresses.consoleUrl,
    s3Url: engines.s3.url,
    dynamodbUrl: engines.dynamodb.url,
    runpodUrl: engines.runpod.url,
    credentials: engines.credentials,
    region,
    simulator: engines.simulator,
    tableName: (id) => named(app.current.plan.tables, id),
    bucketName: (id = '') => named(app.current.plan.buckets, id),
    issueToken: (user, asked = {}) => engines.issuer.issue({ user, ...asked }),
    rotateIssuerKey: () => engines.issuer.rotate(),
    invoke: async (id, event) => app.fleet.invoke(app.fleet.find(id).name, event),
    runSchedule: async (id) => {
      const { timetable } = app.current;
      const schedule = timetable.of(app.fleet.find(id));
      if (!schedule) throw new StackFault(`No schedule calls ${id}.`);
      return timetable.round(schedule);
    },
    redeploy: (settings) => {
      const next = deploying.then(async () => app.deploy(await assemble(settings)));
      // Redeploys run one after another, also after a failed one.
      deploying = next.catch(() => undefined);
      return next;
    },
    fillIndexes: () => engines.dynamodb.fillIndexes(),
    grants: () =>
      app.current.plan.functions.flatMap(({ label, grants }) =>
        grants.map((grant) => ({ principal: label, ...grant })),
      ),
    grantUses: () => app.access.uses(),
    deleteExpired: (nowMs = Date.now()) => engines.dynamodb.deleteExpired(nowMs),
    logs: () => logs.text(),
    stop: () => shutdown.run(),
  };
};
