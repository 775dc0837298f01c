import type { SecretReader } from '../../shared/domain/secrets.ts';
import { Calls } from './fake-calls.ts';

export class FakeSecretReader implements SecretReader {
  readonly calls = new Calls<keyof SecretReader>();
  value: string;

  constructor(value = 'a secret') {
    this.value = value;
  }

  async read(_refused?: string): Promise<string> {
    this.calls.hit('read');
    return this.value;
  }
}
