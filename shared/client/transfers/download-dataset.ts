import type { Podwarden } from '../podwarden.ts';
import { type DownloadOptions, download } from './download.ts';
import type { DownloadSink } from './download-sink.ts';
import type { OfferCall } from './range-download.ts';

export const datasetOffer =
  (podwarden: Podwarden, datasetId: string): OfferCall =>
  (options) =>
    podwarden.datasets.createDownload(datasetId, { mode: 'presigned' }, options);

/** Fetches a dataset into the sink as it was uploaded, and checks it where its SHA-256 was announced, as `download` does. */
export const downloadDataset = (
  podwarden: Podwarden,
  datasetId: string,
  sink: DownloadSink,
  options: DownloadOptions = {},
): Promise<void> => download(podwarden.settings, datasetOffer(podwarden, datasetId), sink, options);
