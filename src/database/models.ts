/** The tables as Prisma's schema has them: their columns and relations. */
import { getDatamodel } from './generated/pothos.js';

export const MODELS = getDatamodel().datamodel.models;
