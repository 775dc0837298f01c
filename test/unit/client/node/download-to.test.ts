import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { downloadArtifactTo } from '../../../../shared/client/node/index.ts';
import { type BucketOptions, clientOfBucket, FakeBucket } from '../transfers/fake-bucket.ts';
import { bytesOf } from '../transfers/fake-storage.ts';
import { aFolder } from './a-folder.ts';

const bytes = bytesOf(100);

const world = (options: Partial<BucketOptions> = {}) => {
  const bucket = new FakeBucket({ bytes, ...options });
  const { podwarden } = clientOfBucket(bucket, { timeoutMs: 1e9 });
  return { bucket, to: (path: string, more = {}) => downloadArtifactTo(podwarden, 'j', 'artifact-1', path, more) };
};

describe('a download into a file', () => {
  const at = aFolder();
  let folders = 0;
  const aPath = () => {
    folders += 1;
    mkdirSync(at(`${folders}`));
    return {
      folder: at(`${folders}`),
      path: at(`${folders}/model.tar`),
      part: at(`${folders}/model.tar.artifact.part`),
    };
  };

  it('is there when it is whole and right, and before that lies beside it', async () => {
    const { folder, path } = aPath();
    const { to } = world();
    const names = new Set<string>();
    const note = () => {
      for (const name of readdirSync(folder)) names.add(name);
    };
    expect(await to(path, { onProgress: note })).toEqual({ isFetched: true });
    expect(readFileSync(path)).toEqual(Buffer.from(bytes));
    expect([...names].sort()).toEqual(['model.tar.artifact.part', 'model.tar.artifact.part.lock']);
    expect(readdirSync(folder)).toEqual(['model.tar']);
  });

  it('goes on with what a cancelled one and a killed one have left', async () => {
    const { folder, path, part } = aPath();
    const { to, bucket } = world();
    const stop = new AbortController();
    const onProgress = ({ doneBytes }: { doneBytes: number }) => doneBytes > 30 && stop.abort();
    await expect(to(path, { signal: stop.signal, onProgress })).rejects.toMatchObject({ name: 'AbortedError' });
    expect(readdirSync(folder)).toEqual(['model.tar.artifact.part']);
    const left = readFileSync(part).length;
    // A process that is gone has left its lock.
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${part}.lock`, JSON.stringify({ pid, host: hostname() }));
    await to(path);
    expect(bucket.ranges.at(-1)).toBe(`bytes=${left}-`);
    expect(readdirSync(folder)).toEqual(['model.tar']);
  });

  it('leaves no file of a wrong SHA-256', async () => {
    const { folder, path, part } = aPath();
    writeFileSync(part, bytes.slice(0, 10));
    await expect(world({ sha256: 'a'.repeat(64) }).to(path)).rejects.toMatchObject({ code: 'checksum_mismatch' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fetches nothing where the very file is there, and overwrites another one only where it is told to', async () => {
    const { path, folder } = aPath();
    writeFileSync(path, bytes);
    const { to, bucket } = world();
    expect(await to(path)).toEqual({ isFetched: false });
    expect(bucket.gets).toBe(0);
    writeFileSync(path, 'my own');
    await expect(to(path)).rejects.toMatchObject({ name: 'ConflictError', code: 'file_exists' });
    expect(readFileSync(path, 'utf8')).toBe('my own');
    await to(path, { overwrite: true });
    expect(readFileSync(path)).toEqual(Buffer.from(bytes));
    expect(readdirSync(folder)).toEqual(['model.tar']);
  });

  it('is one at a time', async () => {
    const { path, part, folder } = aPath();
    const { to } = world();
    const results = await Promise.allSettled([to(path), to(path)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'file_in_use' } });
    expect(readdirSync(folder)).toEqual(['model.tar']);
    const other = aPath();
    writeFileSync(`${other.part}.lock`, JSON.stringify({ pid: process.ppid, host: hostname() }));
    await expect(to(other.path)).rejects.toMatchObject({
      code: 'file_in_use',
      message: `${other.part}.lock says that process ${process.ppid} is at work on this file.`,
    });
    writeFileSync(`${other.part}.lock`, '');
    await expect(to(other.path)).rejects.toMatchObject({ code: 'file_in_use' });
    expect(existsSync(part)).toBe(false);
  });

  it('follows no link that somebody has laid for it', async () => {
    const { path, part, folder } = aPath();
    writeFileSync(`${folder}/precious`, 'precious');
    symlinkSync(`${folder}/precious`, part);
    await expect(world().to(path)).rejects.toMatchObject({ code: 'file_unwritable' });
    expect(readFileSync(`${folder}/precious`, 'utf8')).toBe('precious');
  });

  it('says in a sentence why a file cannot be written', async () => {
    const { folder } = aPath();
    await expect(world().to(`${folder}/none/model.tar`)).rejects.toMatchObject({
      name: 'RefusedError',
      message: `${folder}/none/model.tar cannot be written: its folder does not exist (ENOENT).`,
    });
    await expect(world().to(folder)).rejects.toMatchObject({ code: 'file_unwritable' });
  });

  it('keeps what came when the connection is lost for good', async () => {
    const { path, part } = aPath();
    await expect(world({ faultOf: (n) => (n === 0 ? 'breaks' : 'offline') }).to(path)).rejects.toMatchObject({
      name: 'ConnectionError',
    });
    expect(readFileSync(part)).toEqual(Buffer.from(bytes.slice(0, 50)));
  });
});
