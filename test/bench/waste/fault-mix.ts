import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const probability = z.number().min(0).max(1);
const why = z.string().min(1);
const range = z.tuple([z.number(), z.number()]);
const trouble = z.strictObject({ probability, why });
const outage = z.strictObject({ per_day: z.number(), mean_seconds: z.number(), most_seconds: z.number(), why });

export const TROUBLES = [
  'starts_slowly',
  'never_starts',
  'image_pull_failed',
  'create_loop',
  'zero_gpu',
  'reports_failure',
  'container_dies',
  'freezes',
  'hangs_busy',
  'stalls',
  'vanishes',
  'is_cut_off',
  'pauses',
] as const;

const faultMixSchema = z.strictObject({
  dated: z.iso.date(),
  seed: z.int(),
  jobs: z.int().min(1),
  arrivals_per_hour: z.number().positive(),
  gpu: z.string(),
  cloud: z.enum(['SECURE', 'COMMUNITY']),
  max_attempts: z.int().min(1),
  training_minutes: z.strictObject({ median: z.number(), sigma: z.number(), least: z.number(), most: z.number() }),
  step_seconds: z.number().positive(),
  checkpoint_seconds: z.number().positive(),
  setup_seconds: z.number(),
  finish_seconds: z.number(),
  start_seconds: z.strictObject({ usual: range, slow: range }),
  /** At most one befalls an attempt. */
  troubles: z.record(z.enum(TROUBLES), trouble),
  ends: z.strictObject({
    is_deaf: trouble,
    delete_refused: trouble.extend({ mean_seconds: z.number(), most_seconds: z.number() }),
    delete_in_vain: trouble,
  }),
  creates: z.strictObject({ answer_lost: trouble, unrecorded: trouble }),
  outages: z.strictObject({ control_plane: outage, runpod_api: outage }),
});

export type FaultMix = z.infer<typeof faultMixSchema>;
export type TroubleKind = (typeof TROUBLES)[number];

export const readFaultMix = (): FaultMix =>
  faultMixSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'fault-mix.json'), 'utf8')));

type Rated = { readonly probability: number };

const scaledAll = <T extends Record<string, Rated>>(rated: T, factor: number): T => {
  const entries = Object.entries(rated).map(([name, value]) => [
    name,
    { ...value, probability: Math.min(1, value.probability * factor) },
  ]);
  return Object.fromEntries(entries) as T;
};

/** The same jobs among so many times as many faults. */
export const scaled = (mix: FaultMix, factor: number): FaultMix => ({
  ...mix,
  troubles: scaledAll(mix.troubles, factor),
  ends: scaledAll(mix.ends, factor),
  creates: scaledAll(mix.creates, factor),
  outages: {
    control_plane: { ...mix.outages.control_plane, per_day: mix.outages.control_plane.per_day * factor },
    runpod_api: { ...mix.outages.runpod_api, per_day: mix.outages.runpod_api.per_day * factor },
  },
});
