import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { preloadScreen } from './shell/sections.js';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in index.html');
const show = () =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
// Not awaited here: screens import from what this module stands in, which would wait for them.
void preloadScreen(window.location.hash.slice(1) || '/').then(show);
