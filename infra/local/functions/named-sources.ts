import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const bundlePosition = /(file:\/\/[^\s"'()]+\.mjs):(\d+):(\d+)/g;

interface MappedBundle {
  readonly map: SourceMap;
  readonly folder: string;
}

const readMap = (url: string): MappedBundle | undefined => {
  try {
    const file = fileURLToPath(url);
    const pointer = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(file, 'utf8'))?.[1];
    const path = pointer && resolve(dirname(file), pointer);
    if (!path || !existsSync(path)) return undefined;
    return { map: new SourceMap(JSON.parse(readFileSync(path, 'utf8'))), folder: dirname(path) };
  } catch {
    // Without a source map, the positions in the bundle are kept.
    return undefined;
  }
};

/**
 * Replaces positions in bundles with positions in sources, as `node --enable-source-maps` would. Node.js would read a map of a megabyte at
 * each start of a thread, but few threads print a trace. Here the map is read at the first trace of a function.
 */
export class NamedSources {
  private readonly maps = new Map<string, MappedBundle | undefined>();

  in(text: string): string {
    if (!text.includes('file://')) return text;
    return text.replace(bundlePosition, (position, url: string, line: string, column: string) => {
      const bundle = this.mapOf(url);
      const origin = bundle?.map.findOrigin(Number(line), Number(column));
      if (!bundle || !origin || !('fileName' in origin)) return position;
      const { href } = pathToFileURL(resolve(bundle.folder, origin.fileName));
      return `${href}:${origin.lineNumber}:${origin.columnNumber}`;
    });
  }

  private mapOf(url: string): MappedBundle | undefined {
    if (!this.maps.has(url)) this.maps.set(url, readMap(url));
    return this.maps.get(url);
  }
}
