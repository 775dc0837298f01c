import type { GrantUse } from '../access/access-control.ts';
import type { Grant } from '../access/policy.ts';
import type { LocalCredentials } from '../access/principal.ts';
import type { Outcome } from '../functions/function-instance.ts';
import type { LogLine } from '../functions/log-sink.ts';
import type { RunpodSimulator, RunpodSimulatorOptions } from '../runpod-simulator/start-runpod-simulator.ts';

export interface LocalStackOptions {
  /** The port of the API; 0, the default, takes a free one. */
  readonly port?: number;
  /** The port of the console; 0, the default, takes a free one. */
  readonly consolePort?: number;
  /** An assembly of stage `local` that `synthesize` made before; without it the app is synthesized. */
  readonly assembly?: string;
  /** For the synth, over the environment and `.env`: `MAX_DATASET_BYTES`, `CORS_ORIGINS`, ... */
  readonly settings?: Readonly<Record<string, string>>;
  /** For the functions: other values for variables that the template gives them, such as policy numbers. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `false`: nothing runs by itself, neither schedules nor time to live; see `runSchedule` and `deleteExpired`. */
  readonly schedules?: boolean;
  /** Seconds between sweeps in place of the schedule's own rate. */
  readonly reaperIntervalSeconds?: number;
  readonly ttlIntervalSeconds?: number;
  /** An index that a deploy adds answers no query until `fillIndexes`. A server that runs already fills them by itself. */
  readonly fillsIndexesByHand?: boolean;
  /** Values of secrets by their construct, in place of those that would be drawn: `SecretsKey`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The issuer whose JWTs are let in, in place of those of the issuer of this process. */
  readonly issuerUrl?: string;
  /** A RunPod in place of the simulator. */
  readonly runpod?: { readonly url: string; readonly apiKey: string };
  readonly simulator?: RunpodSimulatorOptions;
  /** Servers that run already in place of those of this process, and the credentials that both let in. */
  readonly engines?: {
    readonly s3Url?: string | undefined;
    readonly dynamodbUrl?: string | undefined;
    readonly credentials: LocalCredentials;
  };
  readonly onLog?: (line: LogLine) => void;
  /** Breaks off the start. */
  readonly signal?: AbortSignal;
}

export interface LocalStack {
  readonly apiUrl: string;
  readonly issuerUrl: string;
  readonly consoleUrl: string;
  readonly s3Url: string;
  readonly dynamodbUrl: string;
  readonly runpodUrl: string;
  /** The engines let these do everything. Functions have others, which may do no more than their roles. */
  readonly credentials: LocalCredentials;
  readonly region: string;
  /** Absent when another RunPod is used. */
  readonly simulator: RunpodSimulator | undefined;
  /** The physical name of a table or bucket by its construct: `Jobs`, `Objects`. */
  tableName(id: string): string;
  bucketName(id?: string): string;
  issueToken(
    user: string,
    options?: { readonly expiresInSeconds?: number; readonly audience?: string; readonly operator?: boolean },
  ): Promise<string>;
  /** The issuer signs with a new key from now on. */
  rotateIssuerKey(): Promise<void>;
  /** Calls a function past the API: `sweep`, `get-job`. */
  invoke(functionId: string, event: unknown): Promise<Outcome>;
  /** One round of the schedule that calls this function, now, whatever its rate. */
  runSchedule(functionId: string): Promise<Outcome>;
  /** One round of time to live; answers how many items went. */
  deleteExpired(nowMs?: number): Promise<number>;
  /**
   * Bundles and synthesizes the sources as they are now, with these settings over those of the start, and puts that in
   * place of what runs: functions, policies, routes and schedules. Tables, buckets, secrets, the issuer and pods stay, and
   * calls under way end where they began. A table may gain or lose one index. Where it fails, functions go on as they were.
   */
  redeploy(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Indexes that deploys have added are full from now on. */
  fillIndexes(): Promise<void>;
  /** All that roles of functions may do, by the function's label. */
  grants(): readonly (Grant & { readonly principal: string })[];
  /** The part of these grants that calls have used so far. */
  grantUses(): Promise<readonly GrantUse[]>;
  /** All that functions have printed so far. */
  logs(): string;
  /** Ends all it started, pods included, and removes its folder. May be called more than once. */
  stop(): Promise<void>;
}
