import type { ServiceFunction } from '../constructs/service-function.ts';
import type { CountedTable } from '../constructs/service-metrics.ts';
import type { Stage } from '../stages.ts';

/** What an alarm may watch. */
export interface Watched {
  readonly stage: Stage;
  readonly apiId: string;
  readonly sweep: ServiceFunction;
  readonly launcher: ServiceFunction;
  readonly refreshGpuCatalog: ServiceFunction;
  /** The longest that a pod may be silent, whatever RunPod says. */
  readonly heartbeatGiveUpSeconds: number;
  /** What pods call, and what ends a pod at a person's word. */
  readonly podFunctions: readonly ServiceFunction[];
  /** What pods and the sweep read and write. */
  readonly tables: readonly CountedTable[];
  /** What all pods of the stage may cost before somebody is told. */
  readonly dollarsPerHour: number;
}
