/** A promise that was broken, and when. */
export class Violation extends Error {
  readonly about: string;
  readonly isFalseKill: boolean;

  constructor(about: string, message: string, isFalseKill = false) {
    super(message);
    this.name = 'Violation';
    this.about = about;
    this.isFalseKill = isFalseKill;
  }
}
