/** A text that may arrive in pieces. The part that was read is dropped from memory, so a file of any size can be read. */
export class TextWindow {
  text: string;
  /** The index in `text` of the first character that is not read yet. */
  at = 0;
  /** The line number at index `at`, counted from 1. */
  line = 1;
  /** True if no more text follows. */
  isEnd: boolean;

  constructor(text = '', isEnd = false) {
    this.text = text;
    this.isEnd = isEnd;
  }

  /** The number of characters that have arrived and are not read yet. */
  get left(): number {
    return this.text.length - this.at;
  }

  push(piece: string): void {
    this.text = this.text.slice(this.at) + piece;
    this.at = 0;
  }

  /** Moves to an index in `text`, and counts the newlines on the way. */
  moveTo(to: number): void {
    for (; this.at < to; this.at += 1) if (this.text.charCodeAt(this.at) === 0x0a) this.line += 1;
  }
}
