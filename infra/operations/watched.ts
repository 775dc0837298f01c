import type { ServiceFunction } from '../constructs/service-function.ts';
import type { CountedTable } from '../constructs/service-metrics.ts';
import type { Stage } from '../stages.ts';

/** The resources and limits that alarms and the dashboard need. */
export interface Watched {
  readonly stage: Stage;
  readonly apiId: string;
  readonly sweep: ServiceFunction;
  readonly launcher: ServiceFunction;
  /** The function that the gateway calls before every call of a user. */
  readonly authorizer: ServiceFunction;
  readonly refreshGpuCatalog: ServiceFunction;
  /** The longest time that a pod may be silent, whatever state RunPod shows. */
  readonly heartbeatGiveUpSeconds: number;
  /** The functions that pods call, and the functions by which a person ends a pod. */
  readonly podFunctions: readonly ServiceFunction[];
  /** The tables and indexes that calls of pods and the sweep read and write. */
  readonly tables: readonly CountedTable[];
  /** The limit of an alarm: all pods of the stage together cost this many dollars per hour or more. */
  readonly dollarsPerHour: number;
}
