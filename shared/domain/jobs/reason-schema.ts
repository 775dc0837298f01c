import * as z from 'zod';
import { reasons } from './reasons.ts';

/** A schema in a file of its own, so that the console can import the reasons without zod. */
export const reasonSchema = z.enum(reasons);
