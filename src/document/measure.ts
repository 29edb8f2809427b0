/**
 * Measures the size of a document, independent of the caller and the variables. It measures each fragment once, however often the
 * fragment is spread. So the time grows only with the length of the document.
 */
import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { type Fragments, fragmentsIn } from './document.js';

/** Fields that a document may select only once, with the name of the limit. Some fields share one limit. */
const ONCE: ReadonlyMap<string, keyof typeof NONE> = new Map([
  ['signIn', 'signIn'],
  ['refreshSession', 'signIn'],
  ['signOut', 'signIn'],
  ['changePassword', 'signIn'],
  ['redeemOneTimeCode', 'signIn'],
  ['requiredPermissions', 'requiredPermissions'],
  ['__schema', '__schema'],
]);

const NONE = { signIn: 0, requiredPermissions: 0, __schema: 0 };
const EMPTY = { depth: 0, aliases: 0, fields: 0, ...NONE };
export type Size = Readonly<typeof EMPTY>;

/** The name of a fragment that spreads itself. Its size would be infinite, and validation refuses it. */
export class Circular {
  constructor(readonly fragment: string) {}
}

/** Returns the size of the largest operation or fragment. Fields of `ONCE` are counted over the whole document. */
export function sizeOf(document: DocumentNode): Size | Circular {
  const meter = new Meter(fragmentsIn(document));
  const whole = { ...EMPTY };
  for (const node of document.definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) {
      const size = meter.selections(node.selectionSet);
      widen(whole, size);
      count(whole, size);
    }
    // Validation visits a fragment even when nothing spreads it.
    if (node.kind === Kind.FRAGMENT_DEFINITION) widen(whole, meter.fragment(node));
  }
  return meter.circular ?? whole;
}

class Meter {
  circular: Circular | undefined;
  readonly #measured = new Map<FragmentDefinitionNode, Size | 'measuring'>();

  constructor(private readonly fragments: Fragments) {}

  selections({ selections }: SelectionSetNode): Size {
    const total = { ...EMPTY };
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selections(selection.selectionSet)
            : this.fragment(this.fragments.get(selection.name.value));
      total.depth = Math.max(total.depth, part.depth);
      total.aliases += part.aliases;
      total.fields += part.fields;
      count(total, part);
    }
    return total;
  }

  fragment(fragment: FragmentDefinitionNode | undefined): Size {
    if (fragment === undefined) return EMPTY;
    const known = this.#measured.get(fragment);
    if (known === 'measuring') {
      this.circular = new Circular(fragment.name.value);
      return EMPTY;
    }
    if (known !== undefined) return known;
    this.#measured.set(fragment, 'measuring');
    const size = this.selections(fragment.selectionSet);
    this.#measured.set(fragment, size);
    return size;
  }

  #field({ name, alias, selectionSet }: FieldNode): Size {
    const size = { ...(selectionSet ? this.selections(selectionSet) : EMPTY) };
    size.depth += 1;
    size.fields += 1;
    if (alias) size.aliases += 1;
    const once = ONCE.get(name.value);
    if (once) size[once] += 1;
    return size;
  }
}

function widen(whole: typeof EMPTY, { depth, aliases, fields }: Size): void {
  whole.depth = Math.max(whole.depth, depth);
  whole.aliases = Math.max(whole.aliases, aliases);
  whole.fields = Math.max(whole.fields, fields);
}

function count(total: typeof EMPTY, part: Size): void {
  for (const name of Object.keys(NONE) as (keyof typeof NONE)[]) total[name] += part[name];
}
