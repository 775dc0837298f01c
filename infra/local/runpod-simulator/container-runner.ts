/** The facts that a pod is started with, by any runner. */
export interface ContainerSpec {
  readonly podId: string;
  /** Empty: the image's own command, which sleeps for ever. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly gpu: {
    readonly name: string;
    readonly count: number;
    readonly memoryGb: number;
    readonly cuda: string | null;
  };
  /** A host whose driver shows no GPU at all. */
  readonly zeroGpu: boolean;
}

export interface ContainerEvents {
  onLine(line: string): void;
  /** The command ended by itself; not called after `kill` or `dispose`. */
  onExit(): void;
}

/** One pod's container and its disk, which outlives restarts of the command. */
export interface Container {
  start(events: ContainerEvents): void;
  /** Ends every process of the container and keeps its disk. */
  kill(): Promise<void>;
  /** Ends the command as a segfault or the OOM killer would: `onExit` follows. */
  crash(): void;
  /** Stops every process where it stands (SIGSTOP), or lets them go on. */
  setFrozen(frozen: boolean): void;
  /** Per cent, as `nvidia-smi` in the container shall show it. */
  setGpuUtil(percent: number): void;
  /** Ends every process and removes the disk. */
  dispose(): Promise<void>;
}

/** The seam between the simulator's pods and whatever plays their containers. */
export interface ContainerRunner {
  create(spec: ContainerSpec): Container;
}
