import type { StoredDataset } from '../../shared/domain/datasets/dataset.ts';

export const aDataset = (overrides: Partial<StoredDataset> = {}): StoredDataset => ({
  id: '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b',
  user_id: 'user-1',
  name: 'a dataset',
  status: 'ready',
  size_bytes: 1000,
  format: 'text',
  compression: 'none',
  created_at: '2026-01-01T00:00:00.000Z',
  ...overrides,
});
