import { type Context, contextOf } from './call.ts';
import { type PodwardenOptions, type Settings, settingsOf } from './options.ts';
import { keys, me, secrets } from './resources/account.ts';
import { admin } from './resources/admin.ts';
import { artifacts } from './resources/artifacts.ts';
import { configs } from './resources/configs.ts';
import { datasets } from './resources/datasets.ts';
import { deploy, gpus, presets } from './resources/deploy.ts';
import { jobs, logs } from './resources/jobs.ts';

/** The API as methods. Each method returns the body of the answer or throws a `PodwardenError`. */
export class Podwarden {
  /** The options of the constructor with all defaults filled in. */
  readonly settings: Settings;
  /** A client from openapi-fetch for every route. A call resolves to `{ data, error, response }` and throws only if no answer came. */
  readonly api: Context['api'];
  readonly datasets: ReturnType<typeof datasets>;
  readonly configs: ReturnType<typeof configs>;
  readonly presets: ReturnType<typeof presets>;
  readonly deploy: ReturnType<typeof deploy>;
  readonly jobs: ReturnType<typeof jobs>;
  readonly logs: ReturnType<typeof logs>;
  readonly artifacts: ReturnType<typeof artifacts>;
  readonly gpus: ReturnType<typeof gpus>;
  readonly keys: ReturnType<typeof keys>;
  readonly secrets: ReturnType<typeof secrets>;
  readonly me: ReturnType<typeof me>;
  readonly admin: ReturnType<typeof admin>;

  constructor(options: PodwardenOptions) {
    const context = contextOf(settingsOf(options));
    this.settings = context.settings;
    this.api = context.api;
    this.datasets = datasets(context);
    this.configs = configs(context);
    this.presets = presets(context);
    this.deploy = deploy(context);
    this.jobs = jobs(context);
    this.logs = logs(context);
    this.artifacts = artifacts(context);
    this.gpus = gpus(context);
    this.keys = keys(context);
    this.secrets = secrets(context);
    this.me = me(context);
    this.admin = admin(context);
  }
}
