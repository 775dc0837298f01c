import type { GrantUse } from '../access/access-control.ts';
import type { Grant } from '../access/policy.ts';
import type { LocalCredentials } from '../access/principal.ts';
import type { Outcome } from '../functions/function-instance.ts';
import type { LogLine } from '../functions/log-sink.ts';
import type { RunpodSimulator, RunpodSimulatorOptions } from '../runpod-simulator/start-runpod-simulator.ts';

export interface LocalStackOptions {
  /** The port of the API. 0, the default, picks a free one. */
  readonly port?: number;
  /** The port of the console. 0, the default, picks a free one. */
  readonly consolePort?: number;
  /** The folder of an assembly that `synthesize` made for the stage `local`. By default, the app is synthesized. */
  readonly assembly?: string;
  /** Settings of the synthesis that override the environment and `.env`, such as `MAX_DATASET_BYTES` or `CORS_ORIGINS`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Values that override variables of functions, such as the numbers of the life cycle. */
  readonly environment?: Readonly<Record<string, string>>;
  /** If `false`, schedules and time to live do not run by themselves. See `runSchedule` and `deleteExpired`. */
  readonly schedules?: boolean;
  /** The seconds between sweeps, instead of the rate of the schedule. */
  readonly reaperIntervalSeconds?: number;
  readonly ttlIntervalSeconds?: number;
  /** If true, an index that a deploy adds cannot be queried until `fillIndexes`. An external server fills indexes by itself. */
  readonly fillsIndexesByHand?: boolean;
  /** The values of secrets by construct, such as `SecretsKey`, instead of generated ones. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The issuer whose JWTs are accepted, instead of the issuer of this process. */
  readonly issuerUrl?: string;
  /** A RunPod that replaces the simulator. */
  readonly runpod?: { readonly url: string; readonly apiKey: string };
  readonly simulator?: RunpodSimulatorOptions;
  /** Running servers that replace the engines of this process, and the credentials that both accept. */
  readonly engines?: {
    readonly s3Url?: string | undefined;
    readonly dynamodbUrl?: string | undefined;
    readonly credentials: LocalCredentials;
  };
  readonly onLog?: (line: LogLine) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

export interface LocalStack {
  readonly apiUrl: string;
  readonly issuerUrl: string;
  readonly consoleUrl: string;
  readonly s3Url: string;
  readonly dynamodbUrl: string;
  readonly runpodUrl: string;
  /** The credentials of the owner, with which the engines allow everything. Functions have their own, limited to their roles. */
  readonly credentials: LocalCredentials;
  readonly region: string;
  /** `undefined` if another RunPod is used. */
  readonly simulator: RunpodSimulator | undefined;
  /** The physical name of a table or bucket, found by its construct, such as `Jobs` or `Objects`. */
  tableName(id: string): string;
  bucketName(id?: string): string;
  issueToken(
    user: string,
    options?: { readonly expiresInSeconds?: number; readonly audience?: string; readonly operator?: boolean },
  ): Promise<string>;
  /** Replaces the signing key of the issuer. */
  rotateIssuerKey(): Promise<void>;
  /** Invokes a function such as `sweep` or `get-job` directly, without the API. */
  invoke(functionId: string, event: unknown): Promise<Outcome>;
  /** Runs the schedule of a function once, now. */
  runSchedule(functionId: string): Promise<Outcome>;
  /** Deletes expired items of all tables once. Resolves to the number of deleted items. */
  deleteExpired(nowMs?: number): Promise<number>;
  /**
   * Bundles and synthesizes the current sources and replaces functions, policies, routes and schedules. `settings` override those of the
   * start. Tables, buckets, secrets, the issuer and pods are kept, and running calls complete in the old functions. A table may gain or
   * lose one index. If the redeploy fails, the old functions continue.
   */
  redeploy(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Completes the filling of indexes that deploys have added. */
  fillIndexes(): Promise<void>;
  /** All grants of the functions' roles. `principal` is the label of the function. */
  grants(): readonly (Grant & { readonly principal: string })[];
  /** The grants that calls have used so far. */
  grantUses(): Promise<readonly GrantUse[]>;
  /** All output of functions so far. */
  logs(): string;
  /** Ends all that was started, including pods, and removes the folder of the stack. A second call is allowed. */
  stop(): Promise<void>;
}
