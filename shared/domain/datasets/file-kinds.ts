import { advice, fileKinds, quoted, sentence, slotNames } from './rules.ts';
import { readJson, scan, trimmed } from './strict-json.ts';

/** Files that are no records: which kind they are, and what their owner can do. */

export const kindBytes = 65_536;

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const blanks: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0d, 0x0a]);

const startsWith = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

const ofHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));

/** A character a byte, whatever they mean. */
const asText = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** A sentence on a file that is of a known kind other than text, such as an archive; `undefined` for any other file. */
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

/** The first two lines that hold something. */
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

/** A sentence on a table whose first line names its columns. */
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

/** The end of a sentence on a line that is no JSON; `head` is the beginning of the file where it is the first. */
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
