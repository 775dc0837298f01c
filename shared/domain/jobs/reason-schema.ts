import * as z from 'zod';
import { reasons } from './reasons.ts';

/** Apart from the reasons themselves, which the console has without zod. */
export const reasonSchema = z.enum(reasons);
