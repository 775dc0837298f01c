import type { Podwarden } from '../../shared/client/index.ts';
import { printable, printableJson } from '../../shared/terminal/printable.ts';
import { type StyleName, styled } from '../../shared/terminal/style.ts';
import { type Column, plainLines, tableLines } from '../../shared/terminal/table.ts';
import { inLines, wrapToWidth } from '../../shared/terminal/text-width.ts';
import type { GlobalValues } from './command-line/global-options.ts';
import type { World } from './world.ts';

/** One field of a thing, printed as a line. */
export interface Field {
  readonly name: string;
  /** Left out where it is `undefined`. */
  readonly value: string | undefined;
  /** For programs, where that is something else. */
  readonly plain?: string;
  readonly style?: StyleName | undefined;
}

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** For `--quiet`. */
  readonly id: (item: Item) => string;
  /** Said to a person where there are none. */
  readonly none: string;
}

/** One run of one command: where its data and its talk go. */
export class Session {
  readonly world: World;
  readonly globals: GlobalValues;
  readonly #connect: (say: (text: string) => void) => Promise<Podwarden>;
  /** Lines for a person who ends the command by Ctrl-C. */
  atInterrupt: readonly string[] = [];
  /** Lines for a person whose call got no answer: it may have done its work all the same. */
  ifUnanswered: readonly string[] = [];
  /** Takes the talk while something is shown that is written anew: lines in between would tear it. */
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

  /** Data, a line. */
  print(text: string): void {
    this.world.out.write(`${text}\n`);
  }

  /** Talk, a line: nothing that a program reads. */
  say(text: string): void {
    if (this.globals.quiet) return;
    if (this.talk) this.talk(text);
    else this.world.err.write(`${inLines(text, this.world.err)}\n`);
  }

  /** Talk of what a person has to know even if they want none. */
  warn(text: string): void {
    const { err } = this.world;
    err.write(`${styled(inLines(text, err), 'yellow', err.hasColors)}\n`);
  }

  printJson(value: unknown): void {
    this.print(printableJson(value, 2));
  }

  /** One value of many, on a line of its own. */
  printJsonLine(value: unknown): void {
    this.print(printableJson(value));
  }

  printList<Item>({ items, columns, id, none }: Listing<Item>): void {
    const { out } = this.world;
    if (this.globals.json) this.printJson(items);
    else if (this.globals.quiet) for (const item of items) this.print(printable(id(item)));
    else if (items.length === 0) this.say(none);
    else if (!out.isTerminal) for (const line of plainLines(columns, items)) this.print(line);
    else {
      const look = { width: out.columns(), hasColors: out.hasColors };
      for (const line of tableLines(columns, items, look)) this.print(line);
    }
  }

  /** One thing: all of it as JSON, its id alone, or its fields. */
  printThing(thing: unknown, id: string, fields: readonly Field[]): void {
    if (this.globals.json) this.printJson(thing);
    else if (this.globals.quiet) this.print(printable(id));
    else this.printFields(fields);
  }

  printFields(fields: readonly Field[]): void {
    const { out } = this.world;
    const told = fields.filter(({ value }) => value !== undefined);
    const width = Math.max(...told.map(({ name }) => name.length));
    for (const { name, value = '', plain = value, style } of told) {
      if (!out.isTerminal) {
        this.print(`${name}\t${printable(plain)}`);
        continue;
      }
      const lines = wrapToWidth(printable(value), Math.max(12, out.columns() - width - 2));
      for (const [index, line] of lines.entries()) {
        const title = styled((index === 0 ? name : '').padEnd(width), 'dim', out.hasColors);
        this.print(`${title}  ${styled(line, style, out.hasColors)}`);
      }
    }
  }
}
