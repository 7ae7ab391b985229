import { Text } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import classes from './virtual-table.module.css';

export interface Column<Row> {
  readonly title: string;
  /** Of CSS grid, e.g. `minmax(120px, 1fr)`. */
  readonly width: string;
  readonly isFigure?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Asks for what follows the rows that are there; called well before they end. */
  readonly onNearEnd: () => void;
  /** Rows of the whole list; undefined while they are counted. */
  readonly total?: number | undefined;
  /** A row on a narrow screen, where the columns have no room. */
  readonly compact: (row: Row) => ReactNode;
  /** The row that is looked at, where rows can be chosen. */
  readonly selected?: number;
  readonly onSelect?: (index: number) => void;
  /** Said where there are no rows. */
  readonly empty: ReactNode;
}

const ROW_HEIGHT = 44;
const COMPACT_ROW_HEIGHT = 72;
const COMPACT_BELOW = 560;
/** Rows that are drawn beyond what is seen, so that a fast hand does not see them come. */
const OVERSCAN = 24;
/** Pages are asked for this many rows before they are needed. */
const AHEAD = 250;

/**
 * A list of any length, of which only what is seen is drawn. Rows that have not come are not drawn as blanks: the list
 * is as long as what is there, and more is fetched far before its end is seen.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, rows, columns, rowKey, onNearEnd, total, compact, selected, onSelect, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize();
  const isCompact = width > 0 && width < COMPACT_BELOW;
  const rowHeight = isCompact ? COMPACT_ROW_HEIGHT : ROW_HEIGHT;
  const id = useId();

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // Rows are drawn at once, not only after the list has been measured.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();

  const lastDrawn = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn + AHEAD >= rows.length) onNearEnd();
  }, [lastDrawn, rows.length, onNearEnd]);

  useEffect(() => {
    if (selected !== undefined && selected >= 0) virtualizer.scrollToIndex(selected, { align: 'auto' });
  }, [virtualizer, selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined || onSelect === undefined || rows.length === 0) return;
    event.preventDefault();
    onSelect(Math.max(0, Math.min(rows.length - 1, move(selected ?? -1, rows.length))));
  };

  const template = isCompact ? '1fr' : columns.map(({ width: column }) => column).join(' ');
  const isChoice = onSelect !== undefined;
  return (
    <div
      ref={useMergedRef(scroller, sizeRef)}
      className={classes.scroller}
      role={isChoice ? 'grid' : 'table'}
      aria-label={label}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-activedescendant={isChoice && selected !== undefined && selected >= 0 ? `${id}-${selected}` : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.row} style={{ gridTemplateColumns: template, height: 36 }}>
          {(isCompact ? columns.slice(0, 1) : columns).map(({ title, isFigure }) => (
            <div key={title} role="columnheader" className={isFigure ? classes.figure : classes.cell}>
              {isCompact ? label : title}
            </div>
          ))}
        </div>
      </div>
      {rows.length === 0 && <div className={classes.empty}>{empty}</div>}
      <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={rowKey(row)}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isChoice ? index === selected : undefined}
              className={classes.bodyRow}
              data-choice={isChoice || undefined}
              style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={isChoice ? () => onSelect(index) : undefined}
            >
              {isCompact ? (
                <div role={isChoice ? 'gridcell' : 'cell'} className={classes.compact}>
                  {compact(row)}
                </div>
              ) : (
                columns.map(({ title, isFigure, cell }) => (
                  <div
                    key={title}
                    role={isChoice ? 'gridcell' : 'cell'}
                    className={isFigure ? classes.figure : classes.cell}
                  >
                    {cell(row)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const MOVES: Readonly<Record<string, (from: number, length: number) => number>> = {
  ArrowDown: (from) => from + 1,
  ArrowUp: (from) => from - 1,
  PageDown: (from) => from + 15,
  PageUp: (from) => from - 15,
  Home: () => 0,
  End: (_from, length) => length - 1,
};

/** How much of a list is there, below it. */
export function ListFoot({ shown, total, noun }: { shown: number; total: number | undefined; noun: string }) {
  return (
    <Text size="xs" c="dimmed" className="figures" px="md" py={6} role="status">
      {shown.toLocaleString('en')} {total !== undefined && total > shown ? `of ${total.toLocaleString('en')} ` : ''}
      {noun}
      {total !== undefined && total > shown ? ' here; more come as you scroll' : ''}
    </Text>
  );
}
