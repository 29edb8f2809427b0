/** Whether the document selects a field of the result, so that a resolver can leave out work that nobody wants. */
import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Looks one level deep, through fragments. It ignores `@skip` and `@include`: then the work is done in vain. */
export const selects = (info: GraphQLResolveInfo, field: string): boolean =>
  info.fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && holds(selectionSet, field, info));

const holds = ({ selections }: SelectionSetNode, field: string, info: GraphQLResolveInfo): boolean =>
  selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === field;
    if (selection.kind === Kind.INLINE_FRAGMENT) return holds(selection.selectionSet, field, info);
    const fragment = info.fragments[selection.name.value];
    return fragment !== undefined && holds(fragment.selectionSet, field, info);
  });
