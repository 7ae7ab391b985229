import { BREAK, type DocumentNode, type OperationDefinitionNode, OperationTypeNode, visit } from 'graphql';

/** An answer that holds more objects than these is no look at how far something is. */
const MOST_COST_OF_A_POLL = 10;

const asksWhenToComeBack = new WeakMap<DocumentNode, boolean>();

/** A poll asks for little, and for when to ask again. */
export function isPoll(
  document: DocumentNode,
  operation: OperationDefinitionNode | undefined,
  cost: number | undefined,
): boolean {
  if (operation?.operation !== OperationTypeNode.QUERY) return false;
  if ((cost ?? Number.POSITIVE_INFINITY) > MOST_COST_OF_A_POLL) return false;
  let asks = asksWhenToComeBack.get(document);
  if (asks === undefined) {
    asks = false;
    visit(document, {
      Field({ name }) {
        if (name.value !== 'pollAfterMs') return undefined;
        asks = true;
        return BREAK;
      },
    });
    asksWhenToComeBack.set(document, asks);
  }
  return asks;
}
