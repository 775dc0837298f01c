import { ConflictError } from '../errors.ts';
import type { Podwarden } from '../podwarden.ts';
import { type DownloadOptions, download } from './download.ts';
import type { DownloadSink } from './download-sink.ts';
import type { OfferCall } from './range-download.ts';

/** Throws `ConflictError` `upload_incomplete` while the pod is sending it. */
export const artifactOffer =
  (podwarden: Podwarden, jobId: string, artifactId: string): OfferCall =>
  async (options) => {
    const { url, name, ...artifact } = await podwarden.artifacts.get(jobId, artifactId, options);
    if (url !== undefined) return { ...artifact, url };
    throw new ConflictError('upload_incomplete', `${name} is still being sent by its pod.`);
  };

/** Fetches an artifact into the sink and checks it, as `download` does. Throws `ConflictError` `upload_incomplete` while its pod is sending it. */
export const downloadArtifact = (
  podwarden: Podwarden,
  jobId: string,
  artifactId: string,
  sink: DownloadSink,
  options: DownloadOptions = {},
): Promise<void> => download(podwarden.settings, artifactOffer(podwarden, jobId, artifactId), sink, options);
