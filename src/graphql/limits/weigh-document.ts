import type { DocumentNode } from 'graphql';

/** With its part of the tree, as measured with the operations of the SDK. */
const BYTES_A_TOKEN = 300;

/** About what a parsed document takes. Its chain of tokens has the comments too, which no limit counts. */
export function weighDocument({ loc }: DocumentNode): number {
  let bytes = loc?.source.body.length ?? 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) bytes += BYTES_A_TOKEN;
  return bytes;
}
