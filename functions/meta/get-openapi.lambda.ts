import { openApiDocument } from '../../shared/http/openapi.ts';
import { createHandler } from './get-openapi.ts';

export const handler = createHandler({ document: openApiDocument() });
