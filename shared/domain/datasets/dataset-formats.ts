/** Apart from the schemas: whoever judges a dataset in a browser needs the names alone. */
export const datasetFormats = ['chatml', 'sharegpt', 'alpaca', 'openorca', 'dpo', 'kto', 'text'] as const;
