import * as z from 'zod';

/**
 * Parses the environment with a schema. Throws an error that lists every invalid variable. No other module of a function reads
 * `process.env`, except the one for the role's credentials.
 */
export const readEnv = <S extends z.ZodType>(schema: S): z.output<S> => {
  // The environment is parsed only once, so compiling a parser (zod's JIT) would take longer than parsing without one.
  const parsed = schema.safeParse(process.env, { jitless: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment of this function is wrong. ${faults.join('; ')}`);
};

/** Creates the schema of a whole number in the environment, which holds text. */
export const integerEnv = (min = 0) => z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min));

/** The schema of a number in the environment, which holds text. */
export const numberEnv = z.string().transform(Number).pipe(z.number().min(0));
