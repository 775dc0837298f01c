import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withFolderDiagram } from '../../../infra/docs/folder-diagram.ts';
import { foldersInCircles, readFolderGraph, withoutShortcuts } from '../../../infra/docs/folder-graph.ts';

const root = join(__dirname, '../../..');

/** From `a: 'b c'`: a imports b and c. */
const aGraph = (imports: Readonly<Record<string, string>>) =>
  new Map(Object.entries(imports).map(([folder, targets]) => [folder, new Set(targets.split(' ').filter(Boolean))]));

describe('the folders of the product', () => {
  it('stand in docs/architecture.md as they import each other', () => {
    const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    expect(withFolderDiagram(page, root)).toBe(page);
  });

  it('import each other in no circle', () => {
    expect(foldersInCircles(readFolderGraph(root))).toEqual([]);
  });
});

describe('the graph of folders', () => {
  it('is read from imports of all forms, but not from types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-graph-'));
    const sources = {
      'shared/a/one.ts':
        "import { b } from '../b/two.ts';\nimport type { C } from '../c/three.ts';\nimport {\n  d,\n  e,\n} from '../d/four.ts';",
      'shared/b/two.ts': "export const b = () => import('../c/three.ts');\nimport { own } from './own.ts';",
      'shared/c/three.ts': "export * from '../d/four.ts';\nimport { word } from '../words.ts';",
      'functions/f/f.ts': "import 'node:fs';\nimport { b } from '../../shared/b/two.ts';",
      'shared/e/five.ts':
        "import rules from '../c/rules.json' with { type: 'json' };\nimport own from '../../package.json' with { type: 'json' };",
    };
    for (const [path, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const graph = readFolderGraph(folder);
    rmSync(folder, { recursive: true });
    expect(Object.fromEntries([...graph].map(([from, to]) => [from, [...to]]))).toEqual({
      'shared/a': ['shared/b', 'shared/d'],
      'shared/b': ['shared/c'],
      'shared/c': ['shared/d'],
      'shared/e': ['shared/c'],
      functions: ['shared/b'],
    });
  });

  it('names every folder in a circle, and none beside it', () => {
    expect(foldersInCircles(aGraph({ a: 'b', b: 'c', c: 'a d', d: 'e', e: '' }))).toEqual(['a', 'b', 'c']);
  });

  it('leaves out what other arrows tell', () => {
    const drawn = withoutShortcuts(aGraph({ a: 'b c d', b: 'c', c: 'd', d: '' }));
    expect([...drawn].map(([from, to]) => [from, ...to])).toEqual([['a', 'b'], ['b', 'c'], ['c', 'd'], ['d']]);
  });
});
