import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ObjectsBucket } from '../constructs/objects-bucket.ts';
import type { ReadableSecret } from '../constructs/secrets.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../stacks/data-stack.ts';
import type { Stage } from '../stages.ts';

/** All that the launcher may be given. It is made before the functions that call it. */
export interface LauncherResources {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly tables: Tables;
  readonly bucket: ObjectsBucket;
  readonly runpodApiKey: ReadableSecret;
  /** The key for functions that only read from RunPod; the same key where the settings name none. */
  readonly runpodReadKey: ReadableSecret;
  readonly secretsKey: ReadableSecret;
  /** The URL that pods call: the setting, or the API's own. */
  readonly publicApiUrl: string;
}

/** All that a function may be given. Each takes what it uses and no more. */
export interface Resources extends LauncherResources {
  readonly launcher: ServiceFunction;
}

export interface PodRuntime {
  readonly asset: Asset;
  readonly sha256: string;
}
