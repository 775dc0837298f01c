import { invalidRequest } from '../errors.ts';
import { jsonBytes } from '../text-bytes.ts';
import type { TrainingConfigBody } from './training-config.ts';

/** The limit for a config in bytes of JSON in UTF-8. A job stores a copy of its config, and a DynamoDB item has at most 400 KB. */
export const maxConfigBytes = 96 * 1024;

/**
 * Throws `invalid_request` if the config is too large. The schema limits each field in characters, and a character has up to four
 * bytes.
 */
export const assertConfigFits = (config: TrainingConfigBody): void => {
  const bytes = jsonBytes(config);
  if (bytes <= maxConfigBytes) return;
  throw invalidRequest(
    `The training config has ${bytes} bytes as JSON in UTF-8; at most ${maxConfigBytes} are taken. ` +
      'Shorten training.chat_template_jinja or training.lora_target_modules.',
  );
};
