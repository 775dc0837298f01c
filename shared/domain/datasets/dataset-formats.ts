/** Apart from the schemas: a browser that judges a dataset needs the names alone. */
export const datasetFormats = ['chatml', 'sharegpt', 'alpaca', 'openorca', 'dpo', 'kto', 'text'] as const;
