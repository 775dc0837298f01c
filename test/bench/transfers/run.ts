/** `npm run bench:transfers [-- --gib N]`: the client's upload and download of a large file, at what speed and in how much memory; writes docs/speed.md. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Podwarden } from '../../../shared/client/index.ts';
import { downloadArtifactTo, uploadFile } from '../../../shared/client/node/index.ts';
import { nativeSha256 } from '../../../shared/client/node/native-hashers.ts';
import { downloadArtifact } from '../../../shared/client/transfers.ts';
import { table, withFigures } from '../figures.ts';
import { machineLine } from '../machine.ts';

const page = join(import.meta.dirname, '../../../docs/speed.md');
const mebibyte = 1024 * 1024;

/** Beyond what the process has before it begins; of garbage more than of what is held. */
const mostGrowthMib = 256;

const { values } = parseArgs({
  options: {
    gib: { type: 'string', default: '20' },
    /** Downloads into a file as well, which needs the room on the disk. */
    disk: { type: 'boolean', default: false },
    /** Prints and leaves the page as it is. */
    'dry-run': { type: 'boolean', default: false },
  },
});
const sizeBytes = Math.round(Number(values.gib) * 1024) * mebibyte;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const sha256OfZeros = (): string => {
  const hasher = nativeSha256();
  const piece = Buffer.alloc(mebibyte);
  for (let left = sizeBytes; left > 0; left -= mebibyte) hasher.update(piece);
  return hasher.hex();
};

const rows: string[][] = [];

/** Runs, and says how long it took and how much memory the process had at most above what it had before. */
const measured = async (what: string, run: () => Promise<unknown>): Promise<void> => {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const since = performance.now();
  await run().finally(() => clearInterval(look));
  const seconds = (performance.now() - since) / 1000;
  const growthMib = Math.round((most - before) / mebibyte);
  const speed = Math.round(sizeBytes / mebibyte / seconds);
  say(`${what}: ${seconds.toFixed(1)} s, ${speed} MiB/s, memory at most ${growthMib} MiB above the start`);
  rows.push([what, seconds.toFixed(1), String(speed), String(growthMib)]);
  if (growthMib > mostGrowthMib) throw new RangeError(`${what} took ${growthMib} MiB; ${mostGrowthMib} are allowed.`);
};

const folder = mkdtempSync(join(tmpdir(), 'podwarden-transfers-'));
const file = join(folder, 'sparse.jsonl');
writeFileSync(file, '');
truncateSync(file, sizeBytes);
const conditions = `${machineLine()} ${values.gib} GiB of zeros, a sparse file, over the loopback interface; the server shares the cores.`;
say(conditions);
const script = join(import.meta.dirname, 'server-process.ts');
const server = spawn(process.execPath, [script, String(sizeBytes), sha256OfZeros()], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const baseUrl = await new Promise<string>((resolve) =>
    createInterface(server.stdout).once('line', (line) => resolve(line)),
  );
  const podwarden = new Podwarden({ baseUrl, token: 'pwk_bench' });
  await measured('upload', async () => {
    const answered: object = await uploadFile(podwarden, file);
    if (!('bytes_taken' in answered) || answered.bytes_taken !== sizeBytes) throw new Error('Not all bytes arrived.');
  });
  const nowhere = { write: () => {}, clear: () => {} };
  await measured('download', () => downloadArtifact(podwarden, 'j1', 'a1', nowhere, { newSha256: nativeSha256 }));
  if (values.disk) {
    await measured('download into a file', () => downloadArtifactTo(podwarden, 'j1', 'a1', join(folder, 'model.tar')));
  }
  const report = `${conditions}\n\n${table(['', 's', 'MiB/s', 'memory above the start, MiB at most'], rows)}`;
  if (!values['dry-run']) {
    writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:transfers', report));
    say('Written: docs/speed.md.');
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
