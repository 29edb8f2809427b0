/** What surrounds every page: the navigation, the account, and a link that skips both. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { signOut } from '../session/session.js';
import { signOutEverywhere } from '../session/sign-out-everywhere.js';
import { useViewerRead, type Viewer } from '../session/use-session.js';
import { graphqlUrl, iconUrl, settings } from '../settings.js';
import { beforeLeaving } from '../ui/leave-guard.js';
import { Menu } from '../ui/menu.js';
import { ErrorPanel, Loading } from '../ui/states.js';
import { toTop } from '../ui/to-top.js';
import { toast } from '../ui/toast.js';
import { visible } from '../ui/visible.js';
import { SECTIONS } from './sections.js';
import styles from './shell.module.css';
import { chooseTheme, chosenTheme, type Theme } from './theme.js';
import { Waiting } from './waiting.js';

export function Shell({ children }: { readonly children: ReactNode }) {
  const { data, error, refetch } = useViewerRead();
  const viewer = data?.viewer ?? undefined;
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const last = useRef(location);
  useEffect(() => {
    if (last.current === location) return;
    last.current = location;
    setOpen(false);
    toTop();
  }, [location]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand}>
          <img src={iconUrl} width={28} height={28} alt="" />
          AstrID
        </Link>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls="sections"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
      </header>
      <div id="sections" className={`${styles.side} ${isOpen ? styles.open : ''}`}>
        <nav aria-label="Sections" className={styles.nav}>
          {/* All sections appear together, since later ones would move those below. */}
          {(viewer || error) &&
            SECTIONS.map((group) => (
              <div key={group.name} className={styles.group}>
                <p className={styles.groupName}>{group.name}</p>
                <ul>
                  {group.sections
                    .filter(({ needs }) => needs === undefined || viewer?.permissions.includes(needs))
                    .map(({ name, path, showsWaiting }) => (
                      <li key={path}>
                        <Link
                          href={path}
                          className={styles.link}
                          // The page may ask before it is left, and the menu would hide it.
                          onClick={() => setOpen(false)}
                          aria-current={location === path || location.startsWith(`${path}/`) ? 'page' : undefined}
                        >
                          {name}
                          {showsWaiting && viewer?.permissions.includes('ADMIN_ACCESS') && <Waiting />}
                        </Link>
                      </li>
                    ))}
                </ul>
              </div>
            ))}
        </nav>
        <Account viewer={viewer} />
      </div>
      <main id="main" tabIndex={-1} className={styles.main}>
        {viewer ? children : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Loading lines={6} />}
      </main>
    </div>
  );
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'Theme of the system'],
  ['light', 'Light theme'],
  ['dark', 'Dark theme'],
];

function Account({ viewer }: { readonly viewer: Viewer | undefined }) {
  const [theme, setTheme] = useState(chosenTheme);
  const [, navigate] = useLocation();
  const isAdmin = viewer?.permissions.includes('ADMIN_ACCESS') ?? false;
  return (
    <section className={styles.account} aria-label="Account">
      <Menu
        look="quiet"
        label={
          <span className={styles.who}>
            <span className={styles.name}>{viewer ? visible(viewer.name) : '…'}</span>
            <span className={styles.role}>{viewer?.role?.toLowerCase() ?? '\u00a0'}</span>
          </span>
        }
        items={[
          ...THEMES.map(([value, label]) => ({
            label,
            isChosen: theme === value,
            onSelect: () => {
              chooseTheme(value);
              setTheme(value);
            },
          })),
          ...(isAdmin ? [{ label: 'Tour: a first key', onSelect: () => navigate('/welcome') }] : []),
          { label: 'GraphiQL', onSelect: () => window.open(graphqlUrl, '_blank', 'noopener') },
          { label: 'Sign out', onSelect: () => beforeLeaving(() => void signOut()) },
          {
            label: 'Sign out everywhere',
            onSelect: () => beforeLeaving(() => signOutEverywhere().catch((error: Error) => toast(error.message))),
          },
        ]}
      />
      <p className={styles.version}>version {settings.version}</p>
    </section>
  );
}
