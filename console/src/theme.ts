import { type CSSVariablesResolver, createTheme } from '@mantine/core';

const GROUND = { background: 'var(--surface)' };
const DIALOG = {
  overlayProps: { backgroundOpacity: 0.4 },
  closeButtonProps: { 'aria-label': 'Close' },
  styles: { content: GROUND, header: GROUND },
};

/** Calm: one accent, quiet greys, and colour only where it says something. */
export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: 8,
  colors: {
    lagoon: [
      '#e6f7f8',
      '#d0eef0',
      '#a3dfe3',
      '#72cdd4',
      '#47b8c1',
      '#2aa1ab',
      '#1a8893',
      '#11717b',
      '#0b5f68',
      '#084a52',
    ],
    dark: [
      '#d5dadd',
      '#b4bcc1',
      '#98a2a8',
      '#5f6a71',
      '#3b454c',
      '#2d363c',
      '#232b30',
      '#1b2226',
      '#151b1f',
      '#0f1417',
    ],
  },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, monospace",
  headings: { fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // Gone at once: the next key is meant for what is behind it.
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 }, ...DIALOG } },
    Drawer: { defaultProps: { ...DIALOG } },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Dimmed text, and text on light grounds, are paler in Mantine than is good to read (4.5:1 is asked for). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f9fa',
    '--mantine-color-dimmed': '#56646c',
    '--mantine-color-placeholder': '#67757d',
    '--surface': '#ffffff',
    '--line': '#e1e7ea',
    '--row-hover': '#f1f6f7',
    '--row-selected': '#e3f3f5',
    '--mantine-color-anchor': '#0b5f68',
    '--mantine-color-green-light-color': '#1f672e',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-orange-light-color': '#8a3800',
    '--mantine-color-yellow-light-color': '#6b4600',
    '--mantine-color-blue-light-color': '#14599a',
    '--mantine-color-gray-light-color': '#3b454c',
  },
  dark: {
    '--mantine-color-body': '#12171a',
    '--mantine-color-dimmed': '#a0abb1',
    '--mantine-color-placeholder': '#8d989e',
    '--surface': '#1a2125',
    '--line': '#2c353b',
    '--row-hover': '#1f282c',
    '--row-selected': '#15373c',
    '--mantine-color-anchor': '#72cdd4',
    '--mantine-color-lagoon-light-color': '#a3dfe3',
    '--mantine-color-lagoon-light': '#12343a',
    '--mantine-color-gray-light': '#262f34',
  },
});
