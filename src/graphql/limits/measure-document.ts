import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document asks for, at most, by any one of its operations, with its fragments put in where they are spread. */
export interface DocumentSize {
  /** Levels of fields. `ofType` adds none: the standard introspection query unwraps types with nine of them. */
  depth: number;
  /** Fields with a name of their own, `__typename` too. */
  aliases: number;
  directives: number;
  rootFields: number;
  /** How often one name is asked of one object. */
  duplicates: number;
  fields: number;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Measures a document as graphql-js would run it: a fragment counts once in an object, selections of the same name are
 * one. It stops at more than `most` levels or fields, so that fragments which multiply one another, or call themselves,
 * cost no more than that; what it has counted by then is more than is allowed.
 */
export function measureDocument(
  document: DocumentNode,
  most: { depth: number; fields: number },
): Readonly<DocumentSize> {
  const size: DocumentSize = { depth: 0, aliases: 0, directives: 0, rootFields: 0, duplicates: 0, fields: 0 };
  const fragments: Fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const one = new Measuring(fragments, most).measure(node);
    for (const key of Object.keys(size) as (keyof DocumentSize)[]) size[key] = Math.max(size[key], one[key]);
  }
  return size;
}

class Measuring {
  private readonly size: DocumentSize = {
    depth: 0,
    aliases: 0,
    directives: 0,
    rootFields: 0,
    duplicates: 0,
    fields: 0,
  };

  constructor(
    private readonly fragments: Fragments,
    private readonly most: { depth: number; fields: number },
  ) {}

  measure(operation: OperationDefinitionNode): DocumentSize {
    this.countDirectives(operation);
    for (const variable of operation.variableDefinitions ?? []) this.countDirectives(variable);
    this.size.rootFields = this.walk([operation.selectionSet], 1);
    return this.size;
  }

  /** Counts what is selected of one object, and below; answers how many names that are. */
  private walk(sets: readonly SelectionSetNode[], depth: number): number {
    const byName = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.collect(set, byName, spread);
    this.size.depth = Math.max(this.size.depth, depth);
    for (const fields of byName.values()) {
      this.size.duplicates = Math.max(this.size.duplicates, fields.length);
      if (this.isOver()) break;
      const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      const isUnwrapping = fields[0]?.name.value === 'ofType';
      if (below.length > 0) this.walk(below, isUnwrapping ? depth : depth + 1);
    }
    return byName.size;
  }

  private collect(set: SelectionSetNode, byName: Map<string, FieldNode[]>, spread: Set<string>): void {
    for (const selection of set.selections) {
      this.countDirectives(selection);
      if (selection.kind === Kind.FIELD) {
        this.size.fields += 1;
        if (selection.alias) this.size.aliases += 1;
        const name = selection.alias?.value ?? selection.name.value;
        const same = byName.get(name);
        if (same) same.push(selection);
        else byName.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.collect(selection.selectionSet, byName, spread);
      } else {
        const fragment = this.fragments.get(selection.name.value);
        if (!fragment || spread.has(fragment.name.value)) continue;
        spread.add(fragment.name.value);
        this.countDirectives(fragment);
        this.collect(fragment.selectionSet, byName, spread);
      }
    }
  }

  private countDirectives({ directives }: { directives?: readonly DirectiveNode[] | undefined }): void {
    this.size.directives += directives?.length ?? 0;
  }

  private isOver(): boolean {
    return this.size.depth > this.most.depth || this.size.fields > this.most.fields;
  }
}
