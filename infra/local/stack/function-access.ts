import type { GrantUse } from '../access/access-control.ts';
import { type LocalCredentials, newCredentials, principalOf } from '../access/principal.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import type { Engines } from './engines.ts';

/**
 * Credentials for every function, and what its role lets them do in the engines of this process. Servers that run already
 * know the owner's credentials alone: there every function has those, and no role is looked at.
 */
export class FunctionAccess {
  private readonly engines: Engines;
  private readonly everybodyIsOwner: boolean;
  private readonly credentials = new Map<string, LocalCredentials>();

  constructor(engines: Engines, everybodyIsOwner: boolean) {
    this.engines = engines;
    this.everybodyIsOwner = everybodyIsOwner;
  }

  /** A function that was there before keeps its credentials, so that what it signed goes on to be good. */
  async grant(plans: readonly FunctionPlan[]): Promise<void> {
    if (this.everybodyIsOwner) return;
    for (const { name } of plans) this.credentials.set(name, this.credentials.get(name) ?? newCredentials());
    const principals = plans.map((plan) => principalOf(plan, this.credentialsOf(plan)));
    await Promise.all(this.guarded().map((engine) => engine.admit(principals)));
  }

  credentialsOf({ name }: FunctionPlan): LocalCredentials {
    return this.credentials.get(name) ?? this.engines.credentials;
  }

  async uses(): Promise<readonly GrantUse[]> {
    return (await Promise.all(this.guarded().map((engine) => engine.uses()))).flat();
  }

  private guarded() {
    const { s3, dynamodb, secrets, lambda } = this.engines;
    return [s3, dynamodb, secrets, lambda];
  }
}
