import type { LocalCredentials } from '../access/principal.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { type Endpoints, functionEnvironment } from '../functions/function-environment.ts';
import type { Outcome } from '../functions/function-instance.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import { FunctionPool } from '../functions/function-pool.ts';
import type { LogSink } from '../functions/log-sink.ts';

export interface FleetOptions {
  readonly credentialsOf: (plan: FunctionPlan) => LocalCredentials;
  readonly endpoints: Endpoints;
  /**
   * Values that override variables of the template. No variable is added, so that a variable missing in the template is also missing here.
   */
  readonly overrides: Readonly<Record<string, string>>;
  readonly logs: LogSink;
}

const plain = (id: string): string => id.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The names by which a function can be found: its label (`get-job` or `GetJob`), its logical id and its physical name. */
const namesOf = ({ label, logicalId, name }: FunctionPlan): readonly string[] => [label, logicalId, name].map(plain);

const overridden = (plan: FunctionPlan, overrides: Readonly<Record<string, string>>): FunctionPlan => {
  const known = Object.entries(overrides).filter(([name]) => Object.hasOwn(plan.environment, name));
  return { ...plan, environment: { ...plan.environment, ...Object.fromEntries(known) } };
};

/** All functions of the app. */
export class FunctionFleet {
  private readonly options: FleetOptions;
  private readonly retiring = new Set<FunctionPool>();
  private pools: ReadonlyMap<string, FunctionPool> = new Map();

  constructor(options: FleetOptions) {
    this.options = options;
  }

  /** Replaces the functions. As in AWS, new calls use the new functions, and running calls complete in the old ones. */
  deploy(plans: readonly FunctionPlan[]): void {
    const { credentialsOf, endpoints, overrides, logs } = this.options;
    const before = this.pools;
    this.pools = new Map(
      plans.map((given) => {
        const plan = overridden(given, overrides);
        return [plan.name, new FunctionPool(plan, functionEnvironment(plan, credentialsOf(plan), endpoints), logs)];
      }),
    );
    for (const pool of before.values()) {
      this.retiring.add(pool);
      void pool.retire().finally(() => this.retiring.delete(pool));
    }
  }

  /** Invokes a function by its physical name, which references of the template use. */
  invoke(functionName: string, event: unknown): Promise<Outcome> {
    const pool = this.pools.get(functionName);
    if (!pool) return Promise.reject(new StackFault(`No function is called ${functionName}.`));
    return pool.invoke(event);
  }

  arnOf(functionName: string): string | undefined {
    return this.pools.get(functionName)?.plan.arn;
  }

  /** Finds a function by its label, such as `get-job`, its logical id or its physical name. */
  find(id: string): FunctionPlan {
    const found = [...this.pools.values()].find(({ plan }) => namesOf(plan).includes(plain(id)));
    if (found) return found.plan;
    throw new StackFault(`The app has no function ${id}.`);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.retiring, ...this.pools.values()].map((pool) => pool.stop()));
  }
}
