/** The entry of the console: theme, data and routes, in this order. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { queryClient } from './api/query-client.js';
import { App } from './app/app.js';
import { applyTheme } from './app/theme.js';
import { currentState, startSession, subscribe } from './session/session.js';
import { consoleUrl } from './settings.js';
import { beforeLeaving } from './ui/leave-guard.js';
import './styles/tokens.css';
import './styles/base.css';

applyTheme();
startSession();
// The next user of this browser sees nothing of what this one has read.
subscribe(() => currentState().phase === 'out' && queryClient.clear());

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Router
        base={consoleUrl.pathname.replace(/\/$/, '')}
        aroundNav={(navigate, to, options) => beforeLeaving(() => navigate(to, options))}
      >
        <App />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
