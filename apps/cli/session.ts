import type { Podwarden } from '../../shared/client/index.ts';
import { printable, printableJson } from '../../shared/terminal/printable.ts';
import { type StyleName, styled } from '../../shared/terminal/style.ts';
import { type Column, plainLines, tableLines } from '../../shared/terminal/table.ts';
import { inLines, wrapToWidth } from '../../shared/terminal/text-width.ts';
import type { GlobalValues } from './command-line/global-options.ts';
import type { World } from './world.ts';

/** One field of a result, printed on a line. */
export interface Field {
  readonly name: string;
  /** The value for a person. The field is omitted if the value is missing. */
  readonly value: string | null | undefined;
  /** The value for programs, if it differs from `value`. */
  readonly plain?: string;
  readonly style?: StyleName | undefined;
}

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** The id of an item, which `--quiet` prints instead of the row. */
  readonly id: (item: Item) => string;
  /** The message for a person if the list is empty. */
  readonly none: string;
}

/** One run of one command: its options, its outputs and its client. */
export class Session {
  readonly world: World;
  readonly globals: GlobalValues;
  readonly #connect: (say: (text: string) => void) => Promise<Podwarden>;
  /** The lines that are printed if the person ends the command by Ctrl-C. */
  atInterrupt: readonly string[] = [];
  /** The lines that are printed if a call gets no answer. The call may have done its work. */
  ifUnanswered: readonly string[] = [];
  /** Receives messages for the person while a live display is shown. A message printed directly would break the display. */
  talk: ((text: string) => void) | undefined;
  #client: Promise<Podwarden> | undefined;

  constructor(world: World, globals: GlobalValues, connect: (say: (text: string) => void) => Promise<Podwarden>) {
    this.world = world;
    this.globals = globals;
    this.#connect = connect;
  }

  /** The client of the signed-in person. Throws CliFault if nobody is signed in. */
  podwarden(): Promise<Podwarden> {
    this.#client ??= this.#connect((text) => this.say(text));
    return this.#client;
  }

  get signal(): AbortSignal {
    return this.world.interrupted;
  }

  /** Prints a line of data to standard output. */
  print(text: string): void {
    this.world.out.write(`${text}\n`);
  }

  /** Prints a message for the person to standard error, except with `--quiet`. */
  say(text: string): void {
    if (this.globals.quiet) return;
    if (this.talk) this.talk(text);
    else this.world.err.write(`${inLines(text, this.world.err)}\n`);
  }

  /** Prints a warning to standard error, even with `--quiet`. */
  warn(text: string): void {
    const { err } = this.world;
    err.write(`${styled(inLines(text, err), 'yellow', err.hasColors)}\n`);
  }

  printJson(value: unknown): void {
    this.print(printableJson(value, 2));
  }

  /** Prints a value as JSON on a single line, for output of many values. */
  printJsonLine(value: unknown): void {
    this.print(printableJson(value));
  }

  printList<Item>({ items, columns, id, none }: Listing<Item>): void {
    const { out } = this.world;
    if (this.globals.json) this.printJson(items);
    else if (this.globals.quiet) for (const item of items) this.print(printable(id(item)));
    else if (items.length === 0) this.say(none);
    else if (!out.isTerminal) for (const line of plainLines(columns, items)) this.print(line);
    else this.printTable(columns, items);
  }

  /** Prints a table for a person. */
  printTable<Item>(columns: readonly Column<Item>[], items: readonly Item[]): void {
    const { out } = this.world;
    for (const line of tableLines(columns, items, { width: out.columns(), hasColors: out.hasColors })) this.print(line);
  }

  /** Prints one result: as JSON, as its id alone, or as its fields. */
  printThing(thing: unknown, id: string, fields: readonly Field[]): void {
    if (this.globals.json) this.printJson(thing);
    else if (this.globals.quiet) this.print(printable(id));
    else this.printFields(fields);
  }

  printFields(fields: readonly Field[]): void {
    const { out } = this.world;
    const told = fields.filter(({ value }) => (value ?? undefined) !== undefined);
    const width = Math.max(...told.map(({ name }) => name.length));
    for (const { name, value, plain, style } of told) {
      if (!out.isTerminal) {
        this.print(`${name}\t${printable(plain ?? value ?? '')}`);
        continue;
      }
      const lines = wrapToWidth(printable(value ?? ''), Math.max(12, out.columns() - width - 2));
      for (const [index, line] of lines.entries()) {
        const title = styled((index === 0 ? name : '').padEnd(width), 'dim', out.hasColors);
        this.print(`${title}  ${styled(line, style, out.hasColors)}`);
      }
    }
  }
}
