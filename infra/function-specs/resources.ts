import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ObjectsBucket } from '../constructs/objects-bucket.ts';
import type { ReadableSecret } from '../constructs/secrets.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../stacks/data-stack.ts';
import type { Stage } from '../stages.ts';

/** The resources that the launcher may use. The launcher is created before the functions that call it. */
export interface LauncherResources {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly tables: Tables;
  readonly bucket: ObjectsBucket;
  readonly runpodApiKey: ReadableSecret;
  /** The key for functions that only read from RunPod. This key is `runpodApiKey` if the settings name no read key. */
  readonly runpodReadKey: ReadableSecret;
  readonly secretsKey: ReadableSecret;
  /** The URL that pods call: the setting PUBLIC_API_URL, or the URL of the API itself. */
  readonly publicApiUrl: string;
}

/** The resources that a function may use. Each function takes only the resources that it needs. */
export interface Resources extends LauncherResources {
  readonly launcher: ServiceFunction;
}

export interface PodRuntime {
  readonly asset: Asset;
  readonly sha256: string;
}
