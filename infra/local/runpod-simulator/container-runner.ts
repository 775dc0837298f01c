/** The facts with which a runner starts a container. */
export interface ContainerSpec {
  readonly podId: string;
  /** The command. If empty, the image's own command runs, which sleeps forever. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly gpu: {
    readonly name: string;
    readonly count: number;
    readonly memoryGb: number;
    readonly cuda: string | null;
  };
  /** True for a faulty host whose driver shows no GPU. */
  readonly zeroGpu: boolean;
}

export interface ContainerEvents {
  onLine(line: string): void;
  /** Called if the command ends by itself. Not called after `kill` or `dispose`. */
  onExit(): void;
}

/** The container of a pod with its disk. The disk survives restarts of the command. */
export interface Container {
  start(events: ContainerEvents): void;
  /** Ends every process of the container. The disk is kept. */
  kill(): Promise<void>;
  /** Ends the command as a segmentation fault or the OOM killer would. `onExit` follows. */
  crash(): void;
  /** Suspends every process (SIGSTOP) or resumes them. */
  setFrozen(frozen: boolean): void;
  /** Sets the GPU utilization in per cent that `nvidia-smi` shows in the container. */
  setGpuUtil(percent: number): void;
  /** Ends every process and removes the disk. */
  dispose(): Promise<void>;
}

/** The interface between the simulator's pods and the code that runs their containers. */
export interface ContainerRunner {
  create(spec: ContainerSpec): Container;
}
