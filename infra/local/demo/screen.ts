import process from 'node:process';

/** Where people read: standard output. A terminal gets a bar that moves; a file or a pipe gets a line now and then. */
export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

const width = 30;

export const bar = (share: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return `[${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${String(Math.round(share * 100)).padStart(3)} %`;
};

export class LiveLine {
  #last = '';
  #lastAt = 0;

  /** Replaces the line on a terminal; elsewhere prints it when the text differs and some seconds have passed. */
  show(text: string): void {
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001b[2K${text}`);
      this.#last = text;
      return;
    }
    if (text === this.#last || Date.now() - this.#lastAt < 3000) return;
    this.#last = text;
    this.#lastAt = Date.now();
    say(text);
  }

  end(): void {
    if (process.stdout.isTTY && this.#last !== '') process.stdout.write('\n');
    this.#last = '';
  }
}
