import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packPodRuntime } from '../../infra/pod-runtime.ts';
import { ustar } from '../../infra/ustar.ts';

const aPodFolder = (files: Readonly<Record<string, string>>): string => {
  const dir = mkdtempSync(join(tmpdir(), 'podwarden-pod-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
};

/** The members of the archive as Python finds them, which unpacks it on the pod. */
const members = (archive: Uint8Array): unknown => {
  const script = [
    'import io, json, sys, tarfile',
    'archive = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()))',
    'members = [m for m in archive]',
    'print(json.dumps([[m.name, m.mode, m.uid, m.gid, m.mtime, archive.extractfile(m).read().decode()] for m in members]))',
  ].join('\n');
  return JSON.parse(execFileSync('python3', ['-c', script], { input: archive, encoding: 'utf8' }));
};

const sources = {
  'podwarden_pod/__init__.py': '',
  'podwarden_pod/config.schema.json': '{}\n',
  'podwarden_pod/train/loop.py': 'print("ä")\n',
  'requirements-cu128.txt': 'torch==2.9.1 --hash=sha256:00\n',
};

describe('packPodRuntime', () => {
  test('packs the package and its locked requirements, and nothing else (F11 F34)', () => {
    const dir = aPodFolder({
      ...sources,
      'podwarden_pod/__pycache__/loop.cpython-312.pyc': 'x',
      'podwarden_pod/notes.md': 'x',
      'bootstrap.sh': 'x',
      'tests/test_loop.py': 'x',
    });
    expect(members(packPodRuntime(dir).bytes)).toEqual(
      Object.entries(sources).map(([name, text]) => [name, 0o644, 0, 0, 0, text]),
    );
  });

  test('gives the same bytes for the same sources, whenever and wherever they were written', () => {
    const dir = aPodFolder(sources);
    utimesSync(join(dir, 'podwarden_pod/__init__.py'), 1, 1);
    expect(packPodRuntime(dir).sha256).toBe(packPodRuntime(aPodFolder(sources)).sha256);
  });

  test('gives other bytes for other sources', () => {
    const changed = aPodFolder({ ...sources, 'podwarden_pod/__init__.py': ' ' });
    expect(packPodRuntime(changed).sha256).not.toBe(packPodRuntime(aPodFolder(sources)).sha256);
  });
});

describe('ustar', () => {
  test.each([0, 1, 511, 512, 513, 70_000])('keeps a file of %d bytes whole', (length) => {
    const text = 'x'.repeat(length);
    expect(members(ustar([{ name: 'a', bytes: Buffer.from(text) }]))).toEqual([['a', 0o644, 0, 0, 0, text]]);
  });

  test('refuses a name that the format has no room for, rather than cut it', () => {
    expect(() => ustar([{ name: 'a'.repeat(101), bytes: Buffer.alloc(0) }])).toThrow('too long a name');
  });
});
