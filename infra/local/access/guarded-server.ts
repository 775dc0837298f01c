import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Listening, listen } from '../listen.ts';
import type { AccessControl, GrantUse } from './access-control.ts';
import type { Principal } from './principal.ts';

/** A server of an AWS API in this thread, which judges each call by the grants of the caller. */
export abstract class GuardedServer {
  protected readonly access: AccessControl;
  private listening: Listening | undefined;

  constructor(access: AccessControl) {
    this.access = access;
  }

  protected abstract handle(request: IncomingMessage, response: ServerResponse): Promise<void>;

  async start(): Promise<this> {
    this.listening = await listen((request, response) => void this.handle(request, response));
    return this;
  }

  get url(): string {
    return this.listening?.url ?? '';
  }

  async admit(principals: readonly Principal[]): Promise<void> {
    this.access.admit(principals);
  }

  async uses(): Promise<readonly GrantUse[]> {
    return this.access.uses();
  }

  async stop(): Promise<void> {
    await this.listening?.close();
  }
}
