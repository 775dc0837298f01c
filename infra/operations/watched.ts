import type { ServiceFunction } from '../constructs/service-function.ts';
import type { CountedTable } from '../constructs/service-metrics.ts';
import type { Stage } from '../stages.ts';

/** The things that alarms watch. */
export interface Watched {
  readonly stage: Stage;
  readonly apiId: string;
  readonly sweep: ServiceFunction;
  readonly launcher: ServiceFunction;
  /** Asked before every call of a user's. */
  readonly authorizer: ServiceFunction;
  readonly refreshGpuCatalog: ServiceFunction;
  /** The longest that a pod may be silent, whatever RunPod says. */
  readonly heartbeatGiveUpSeconds: number;
  /** The functions that pods call, and those that end a pod at a person's word. */
  readonly podFunctions: readonly ServiceFunction[];
  /** The tables that pods and the sweep read and write. */
  readonly tables: readonly CountedTable[];
  /** The alarm rings when all pods of the stage cost more dollars per hour than this. */
  readonly dollarsPerHour: number;
}
