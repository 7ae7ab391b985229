import type { Tool } from './tool.js';

/** The tools that the configuration enables. */
export class ToolRegistry {
  private readonly byName: ReadonlyMap<string, Tool>;

  /** Throws where two tools share a name, or a name is enabled that no tool has: one of them would never be called. */
  constructor(known: readonly Tool[], enabled: ReadonlySet<string>) {
    const names = known.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`two tools are named "${twice}"`);
    const unknown = [...enabled].find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new Error(`the tool "${unknown}" is enabled, but no tool has that name; there are ${names.join(', ')}`);
    this.byName = new Map(known.filter(({ name }) => enabled.has(name)).map((tool) => [tool.name, tool]));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  get(name: string): Tool | undefined {
    return this.byName.get(name);
  }

  [Symbol.iterator](): IterableIterator<Tool> {
    return this.byName.values();
  }
}
