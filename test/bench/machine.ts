import { arch, cpus, platform, totalmem } from 'node:os';
import process from 'node:process';

/** What a figure of time is to be read with. */
export const machineLine = (): string => {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return `Node.js ${process.versions.node}, ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${memory}, ${platform()} ${arch()}.`;
};
