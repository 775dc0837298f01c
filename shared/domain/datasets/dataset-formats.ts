/**
 * The names of the dataset formats. This file is separate from the schemas, because the dataset check in a browser needs only the
 * names.
 */
export const datasetFormats = ['chatml', 'sharegpt', 'alpaca', 'openorca', 'dpo', 'kto', 'text'] as const;
