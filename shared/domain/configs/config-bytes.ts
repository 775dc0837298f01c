import { invalidRequest } from '../errors.ts';
import { jsonBytes } from '../text-bytes.ts';
import type { TrainingConfigBody } from './training-config.ts';

/** Bytes of a config as JSON in UTF-8. A job carries a copy of it, and DynamoDB takes 400 KB for both. */
export const maxConfigBytes = 96 * 1024;

/** Throws `invalid_request`. The schema bounds each field in characters, and a character is up to four bytes. */
export const assertConfigFits = (config: TrainingConfigBody): void => {
  const bytes = jsonBytes(config);
  if (bytes <= maxConfigBytes) return;
  throw invalidRequest(
    `The training config has ${bytes} bytes as JSON in UTF-8; at most ${maxConfigBytes} are taken. ` +
      'Shorten training.chat_template_jinja or training.lora_target_modules.',
  );
};
