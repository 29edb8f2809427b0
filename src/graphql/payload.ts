/** The types that mutations return. */
import type { ObjectFieldsShape } from '@pothos/core';
import { builder, type Types } from './builder.js';

/** A payload made of what the resolver returned; its own fields need no permission beyond the mutation's. */
export function payloadType<Shape extends object>(name: string, description: string, fields: ObjectFieldsShape<Types, Shape>) {
  return builder.objectRef<Shape>(name).implement({ description, fields });
}
