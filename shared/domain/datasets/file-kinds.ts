import { advice, fileKinds, quoted, sentence, slotNames } from './rules.ts';
import { readJson, scan, trimmed } from './strict-json.ts';

/**
 * This module recognises files that contain no records, and advises the owner. The kind of a file is found in its first `kindBytes`
 * bytes.
 */

export const kindBytes = 65_536;

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const blanks: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0d, 0x0a]);

const startsWith = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

const ofHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));

/** Decodes each byte as one Latin-1 character. */
const asText = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/**
 * Returns a sentence if the file has a known binary or text type that is not accepted, such as an archive. Returns `undefined` for
 * any other file.
 */
export const kindOf = (bytes: Uint8Array): string | undefined => {
  const head = bytes.subarray(0, kindBytes);
  let from = startsWith(head, byteOrderMark, 0) ? byteOrderMark.length : 0;
  while (blanks.has(head[from])) from += 1;
  const begins = asText(head.subarray(from, from + 64)).toLowerCase();
  const kind = fileKinds.find(
    ({ text, hex = '', at = 0, holds = '' }) =>
      (text === undefined ? startsWith(head, ofHex(hex), at) : begins.startsWith(text)) &&
      (holds === '' || asText(head).includes(holds)),
  );
  return kind && sentence('file_kind', { name: kind.name, advice: advice[kind.advice] });
};

/** Returns the first two lines that are not blank. */
const firstLines = (head: string): string[] => {
  const lines: string[] = [];
  for (let from = 0; from < head.length && lines.length < 2; ) {
    const newline = head.indexOf('\n', from);
    const next = newline === -1 ? head.length : newline;
    const line = trimmed(head.slice(from, next));
    if (line !== '') lines.push(line);
    from = next + 1;
  }
  return lines;
};

const withoutQuotes = (text: string): string => {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === '"') from += 1;
  while (to > from && text[to - 1] === '"') to -= 1;
  return text.slice(from, to);
};

/** Returns a sentence if the text is a table whose first line contains column names, such as a CSV file. */
export const tableOf = (head: string): string | undefined => {
  const [names = '', first = ''] = firstLines(head);
  if (first === '' || '{['.includes(names[0] ?? '')) return undefined;
  for (const delimiter of [',', '\t', ';']) {
    const cells = names.split(delimiter).map((cell) => withoutQuotes(trimmed(cell)));
    const isTable = cells.length > 1 && cells.every((cell) => /^[^{}[\]"':]{1,64}$/u.test(cell));
    if (isTable && (first.includes(delimiter) || first.startsWith('"'))) {
      return sentence('csv', { columns: cells.slice(0, 5).map(quoted).join(', ') });
    }
  }
  return undefined;
};

const member = String.raw`"[^"\\]*"[ \t\r\n]*:[ \t\r\n]*(?:"[^"\\]*"|[-+.0-9A-Za-z]+)[ \t\r\n]*,[ \t\r\n]*`;
const wrapper = new RegExp(
  String.raw`^[ \t\r\n]*\{[ \t\r\n]*(?:${member})*"([^"\\]{1,60})"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*\{`,
  'u',
);

/**
 * Returns the end of a sentence that explains why a line is not JSON. `head` is the beginning of the file if `text` is the first
 * line, and `undefined` otherwise.
 */
export const whyNotJson = (text: string, head: string | undefined): string => {
  if (text.startsWith("{'")) return sentence('python');
  if (text.endsWith(',') && typeof readJson(text.slice(0, -1)) === 'object') return sentence('comma');
  if (head !== undefined && text.startsWith('{') && scan(text, 0) === undefined) {
    const field = wrapper.exec(head)?.[1];
    if (field !== undefined && !slotNames.has(field)) return sentence('wrapper', { field: quoted(field) });
    const [, second = ''] = firstLines(head);
    if (second.startsWith('"') || second.startsWith('}')) return sentence('spread');
  }
  return sentence('not_json');
};
