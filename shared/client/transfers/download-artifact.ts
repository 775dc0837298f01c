import { ConflictError } from '../errors.ts';
import type { Podwarden } from '../podwarden.ts';
import { type DownloadOptions, download } from './download.ts';
import type { DownloadSink } from './download-sink.ts';
import type { OfferCall } from './range-download.ts';

/**
 * Returns a call that gets the artifact's URL, size and hash. The call throws `ConflictError` `upload_incomplete` while the pod still
 * uploads the artifact.
 */
export const artifactOffer =
  (podwarden: Podwarden, jobId: string, artifactId: string): OfferCall =>
  async (options) => {
    const { url, name, ...artifact } = await podwarden.artifacts.get(jobId, artifactId, options);
    if (url !== undefined) return { ...artifact, url };
    throw new ConflictError('upload_incomplete', `${name} is still being sent by its pod.`);
  };

/**
 * Downloads an artifact into the sink and checks it, as described at `download`. Throws `ConflictError` `upload_incomplete` while the pod
 * still uploads the artifact.
 */
export const downloadArtifact = (
  podwarden: Podwarden,
  jobId: string,
  artifactId: string,
  sink: DownloadSink,
  options: DownloadOptions = {},
): Promise<void> => download(podwarden.settings, artifactOffer(podwarden, jobId, artifactId), sink, options);
