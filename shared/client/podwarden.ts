import { type Context, contextOf } from './call.ts';
import { type PodwardenOptions, settingsOf } from './options.ts';
import { keys, me, secrets } from './resources/account.ts';
import { admin } from './resources/admin.ts';
import { artifacts } from './resources/artifacts.ts';
import { configs } from './resources/configs.ts';
import { datasets } from './resources/datasets.ts';
import { deploy, gpus, presets } from './resources/deploy.ts';
import { jobs, logs } from './resources/jobs.ts';

/** The connection that all methods use. */
class Connection {
  protected readonly context: Context;

  constructor(options: PodwardenOptions) {
    this.context = contextOf(settingsOf(options));
  }
}

/** The API as methods. Each method returns the body of the answer or throws a `PodwardenError`. */
export class Podwarden extends Connection {
  /** The options of the constructor with all defaults filled in. */
  readonly settings = this.context.settings;
  /** A client from openapi-fetch for every route. A call resolves to `{ data, error, response }` and throws only if no answer came. */
  readonly api = this.context.api;
  readonly datasets = datasets(this.context);
  readonly configs = configs(this.context);
  readonly presets = presets(this.context);
  readonly deploy = deploy(this.context);
  readonly jobs = jobs(this.context);
  readonly logs = logs(this.context);
  readonly artifacts = artifacts(this.context);
  readonly gpus = gpus(this.context);
  readonly keys = keys(this.context);
  readonly secrets = secrets(this.context);
  readonly me = me(this.context);
  readonly admin = admin(this.context);
}
