import * as z from 'zod';

/** The environment by a schema. The only place that reads `process.env`, but for the role's credentials; names every fault at once. */
export const readEnv = <S extends z.ZodType>(schema: S): z.output<S> => {
  // Parsed once: compiling a parser for it would take longer than reading.
  const parsed = schema.safeParse(process.env, { jitless: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment of this function is wrong. ${faults.join('; ')}`);
};

/** A whole number as the environment holds it. */
export const integerEnv = (min = 0) => z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min));

/** A number as the environment holds it. */
export const numberEnv = z.string().transform(Number).pipe(z.number().min(0));
