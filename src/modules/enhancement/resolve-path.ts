/** What stands somewhere within JSON, and the names of the properties that lead there. */
export interface Found {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/**
 * What stands at a dotted path within JSON, or undefined. Names of columns hold dots themselves, so every way to split
 * the path is tried, the shortest name first: `customAttributes.Build No. 7` finds the column "Build No. 7".
 */
export function resolvePath(root: unknown, path: string): Found | undefined {
  if (typeof root !== 'object' || root === null) return undefined;
  for (let end = path.indexOf('.'); ; end = path.indexOf('.', end + 1)) {
    const key = end === -1 ? path : path.slice(0, end);
    // Own and enumerable: the length of a list is nothing that a record says.
    if (Object.prototype.propertyIsEnumerable.call(root, key)) {
      const value: unknown = Reflect.get(root, key);
      const found = end === -1 ? { keys: [], value } : resolvePath(value, path.slice(end + 1));
      if (found !== undefined) return { keys: [key, ...found.keys], value: found.value };
    }
    if (end === -1) return undefined;
  }
}
