/** The whole console: the sign-in page or the pages, by the state of the session, or the page that redeems a code. */
import { useLocation } from 'wouter';
import { RedeemPage } from '../pages/account/redeem-page.js';
import { SignInPage } from '../pages/sign-in/sign-in-page.js';
import { useSessionState } from '../session/use-session.js';
import { LeaveDialog } from '../ui/leave-dialog.js';
import { Loading } from '../ui/states.js';
import { Toasts } from '../ui/toast.js';
import { Routes } from './routes.js';
import { Shell } from './shell.js';

export const App = () => (
  <>
    <Shown />
    <LeaveDialog />
    {/* Screen readers announce what appears in a region that was there before. */}
    <Toasts />
  </>
);

function Shown() {
  const session = useSessionState();
  const [place] = useLocation();
  // A code needs no session, and whoever is signed in may redeem one for another account.
  if (place === '/redeem') return <RedeemPage />;
  if (session.phase === 'starting') return <Loading lines={4} label="Loading the console" />;
  if (session.phase === 'out') return <SignInPage left={session.left} problem={session.problem} />;
  return (
    <Shell>
      <Routes />
    </Shell>
  );
}
