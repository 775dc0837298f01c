import { arch, cpus, platform, totalmem } from 'node:os';
import process from 'node:process';

/** The machine and its load, to be read with a figure of time. */
export const machineLine = (): string => {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return `Node.js ${process.versions.node}, ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${memory}, ${platform()} ${arch()}.`;
};
