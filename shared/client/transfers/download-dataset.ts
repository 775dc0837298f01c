import type { Podwarden } from '../podwarden.ts';
import { type DownloadOptions, download } from './download.ts';
import type { DownloadSink } from './download-sink.ts';
import type { OfferCall } from './range-download.ts';

export const datasetOffer =
  (podwarden: Podwarden, datasetId: string): OfferCall =>
  (options) =>
    podwarden.datasets.createDownload(datasetId, { mode: 'presigned' }, options);

/**
 * Downloads the uploaded bytes of a dataset into the sink, as described at `download`. The SHA-256 is checked if the upload announced one.
 */
export const downloadDataset = (
  podwarden: Podwarden,
  datasetId: string,
  sink: DownloadSink,
  options: DownloadOptions = {},
): Promise<void> => download(podwarden.settings, datasetOffer(podwarden, datasetId), sink, options);
