import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { podConfigSchema } from '../../shared/domain/configs/pod-schema.ts';
import { memoryCoefficients } from '../../shared/domain/memory/memory-coefficients.ts';

/** `npm run pod-schema`: what the package on the pod reads of our schemas and tables. A test fails while they are stale. */
const podPackage = join(import.meta.dirname, '../../shared/pod/podwarden_pod');

const write = (name: string, content: unknown): void =>
  writeFileSync(join(podPackage, name), `${JSON.stringify(content, null, 2)}\n`);

write('training_config.schema.json', podConfigSchema());
write('memory_model.json', memoryCoefficients);
