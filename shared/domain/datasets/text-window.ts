/** A text that may arrive in pieces. The part that was read is let go, so that a file of any size passes through. */
export class TextWindow {
  text: string;
  /** How far it is read, in `text`. */
  at = 0;
  /** The line of that place, counted from 1. */
  line = 1;
  /** Nothing follows what is here. */
  isEnd: boolean;

  constructor(text = '', isEnd = false) {
    this.text = text;
    this.isEnd = isEnd;
  }

  /** Characters that are here and not read yet. */
  get left(): number {
    return this.text.length - this.at;
  }

  push(piece: string): void {
    this.text = this.text.slice(this.at) + piece;
    this.at = 0;
  }

  /** Reads on to a place in `text`, and counts the lines on the way. */
  moveTo(to: number): void {
    for (; this.at < to; this.at += 1) if (this.text.charCodeAt(this.at) === 0x0a) this.line += 1;
  }
}
