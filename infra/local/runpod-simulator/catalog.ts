/**
 * GPU types and data centers of RunPod's catalogue. Prices are in dollars per hour for one GPU. The prices were seen up to October 2026, or
 * are estimated from similar types. Prices change by 5 to 50 % within months, so no code may depend on a price. Price 0 means that the
 * cloud does not offer the type.
 */
export interface GpuModel {
  readonly id: string;
  readonly name: string;
  readonly memoryGb: number;
  readonly secure: number;
  readonly community: number;
  /** The most GPUs of one pod, for each cloud. */
  readonly most: { readonly secure: number; readonly community: number };
  /** A part of a GPU (MIG). The catalogue gives no count for it, and hosts do not measure its use. */
  readonly isSlice: boolean;
}

const gpu = (
  id: string,
  name: string,
  memoryGb: number,
  secure: number,
  community: number,
  inSecure = 8,
  inCommunity = inSecure,
): GpuModel => ({
  ...{ id, name, memoryGb, secure, community },
  most: { secure: secure > 0 ? inSecure : 0, community: community > 0 ? inCommunity : 0 },
  isSlice: / MIG /.test(id),
});

export const GPU_MODELS: readonly GpuModel[] = [
  gpu('NVIDIA GeForce RTX 3070', 'RTX 3070', 8, 0, 0.13, 4),
  gpu('NVIDIA GeForce RTX 3080', 'RTX 3080', 10, 0, 0.17, 4),
  gpu('NVIDIA GeForce RTX 3080 Ti', 'RTX 3080 Ti', 12, 0, 0.18, 4),
  gpu('NVIDIA GeForce RTX 3090', 'RTX 3090', 24, 0.46, 0.22),
  gpu('NVIDIA GeForce RTX 3090 Ti', 'RTX 3090 Ti', 24, 0, 0.27, 4),
  gpu('NVIDIA GeForce RTX 4070 Ti', 'RTX 4070 Ti', 12, 0, 0.19, 4),
  gpu('NVIDIA GeForce RTX 4080', 'RTX 4080', 16, 0, 0.27, 4),
  gpu('NVIDIA GeForce RTX 4080 SUPER', 'RTX 4080 SUPER', 16, 0, 0.28, 4),
  gpu('NVIDIA GeForce RTX 4090', 'RTX 4090', 24, 0.74, 0.34, 8, 9),
  gpu('NVIDIA GeForce RTX 5080', 'RTX 5080', 16, 0, 0.39, 4),
  gpu('NVIDIA GeForce RTX 5090', 'RTX 5090', 32, 0.94, 0.69, 10, 8),
  gpu('NVIDIA RTX A2000', 'RTX A2000', 6, 0, 0.12, 4),
  gpu('NVIDIA RTX A4000', 'RTX A4000', 16, 0.25, 0.17),
  gpu('NVIDIA RTX A4500', 'RTX A4500', 20, 0.25, 0.19),
  gpu('NVIDIA RTX A5000', 'RTX A5000', 24, 0.27, 0.16),
  gpu('NVIDIA RTX A6000', 'RTX A6000', 48, 0.49, 0.33, 10, 3),
  gpu('NVIDIA RTX 2000 Ada Generation', 'RTX 2000 Ada', 16, 0.24, 0),
  gpu('NVIDIA RTX 4000 Ada Generation', 'RTX 4000 Ada', 20, 0.26, 0.2),
  gpu('NVIDIA RTX 4000 SFF Ada Generation', 'RTX 4000 Ada SFF', 20, 0, 0.18, 4),
  gpu('NVIDIA RTX 5000 Ada Generation', 'RTX 5000 Ada', 32, 0.69, 0.55),
  gpu('NVIDIA RTX 6000 Ada Generation', 'RTX 6000 Ada', 48, 0.77, 0.74),
  gpu('NVIDIA RTX PRO 6000 Blackwell Server Edition', 'RTX PRO 6000', 96, 1.79, 0),
  gpu('NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb', 'RTX PRO 6000 MIG 24GB', 24, 0.59, 0, 1),
  gpu('NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 2g.48gb', 'RTX PRO 6000 MIG 48GB', 48, 1.09, 0, 1),
  gpu('NVIDIA RTX PRO 4500 Blackwell', 'RTX PRO 4500', 32, 0.74, 0),
  gpu('NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 'RTX PRO 6000 WK', 96, 1.89, 0),
  gpu('NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition', 'RTX PRO 6000 MaxQ', 96, 1.89, 0),
  gpu('NVIDIA A30', 'A30', 24, 0, 0.22),
  gpu('NVIDIA A40', 'A40', 48, 0.44, 0.35, 10, 1),
  gpu('NVIDIA L4', 'L4', 24, 0.44, 0.32, 9, 1),
  gpu('NVIDIA L40', 'L40', 48, 0.99, 0.69),
  gpu('NVIDIA L40S', 'L40S', 48, 0.86, 0.79),
  gpu('NVIDIA A100 80GB PCIe', 'A100 PCIe', 80, 1.39, 1.19),
  gpu('NVIDIA A100-SXM4-40GB', 'A100 SXM 40GB', 40, 1.19, 0),
  gpu('NVIDIA A100-SXM4-80GB', 'A100 SXM', 80, 1.39, 0),
  gpu('NVIDIA H100 PCIe', 'H100 PCIe', 80, 2.39, 1.99),
  gpu('NVIDIA H100 NVL', 'H100 NVL', 94, 2.79, 2.59),
  gpu('NVIDIA H100 80GB HBM3', 'H100 SXM', 80, 3.99, 2.69, 8, 1),
  gpu('NVIDIA H200', 'H200 SXM', 141, 3.59, 0),
  gpu('NVIDIA H200 NVL', 'H200 NVL', 143, 3.39, 0),
  gpu('NVIDIA B200', 'B200', 180, 5.98, 0),
  gpu('NVIDIA B300 SXM6 AC', 'B300', 288, 7.89, 0),
  gpu('AMD Instinct MI300X OAM', 'MI300X', 192, 2.39, 0),
  gpu('Tesla T4', 'Tesla T4', 16, 0, 0.14, 4),
  gpu('Tesla V100-PCIE-16GB', 'Tesla V100', 16, 0, 0.19),
  gpu('Tesla V100-SXM2-16GB', 'V100 SXM2', 16, 0, 0.21),
  gpu('Tesla V100-FHHL-16GB', 'V100 FHHL', 16, 0, 0.19),
  gpu('Tesla V100-PCIE-32GB', 'V100 32GB', 32, 0, 0.23),
  gpu('Tesla V100-SXM2-32GB', 'V100 SXM2 32GB', 32, 0, 0.25),
];

export const DATA_CENTER_IDS: readonly string[] = [
  'EU-RO-1',
  'CA-MTL-1',
  'EU-SE-1',
  'US-IL-1',
  'EUR-IS-1',
  'EU-CZ-1',
  'US-TX-3',
  'EUR-IS-2',
  'US-KS-2',
  'US-GA-2',
  'US-WA-1',
  'US-TX-1',
  'CA-MTL-3',
  'EU-NL-1',
  'US-TX-4',
  'US-CA-2',
  'US-NC-1',
  'OC-AU-1',
  'US-DE-1',
  'EUR-IS-3',
  'CA-MTL-2',
  'AP-JP-1',
  'EUR-NO-1',
  'EU-FR-1',
  'US-KS-3',
  'US-GA-1',
];

export const isAmd = (model: GpuModel): boolean => model.id.startsWith('AMD');

/** The CUDA versions that hosts of a GPU type report, oldest first. AMD hosts report none. */
export const cudaVersionsOf = (model: GpuModel): readonly string[] => {
  if (isAmd(model)) return [];
  return /Blackwell|RTX 50|B[23]00/.test(model.id) ? ['12.8', '12.9', '13.0'] : ['12.4', '12.8', '12.9', '13.0'];
};

/** Returns the country of a data center: the first part of its id for US and CA, else the second part. */
export const countryOf = (dataCenterId: string): string => {
  const [first = '', second = ''] = dataCenterId.split('-');
  return first === 'US' || first === 'CA' ? first : second;
};

export const gpuModel = (id: string): GpuModel | undefined => GPU_MODELS.find((model) => model.id === id);
