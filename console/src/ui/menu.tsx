/** A button that opens a menu, inside the landmark of the button. It is not modal: a modal one would insert a style element, which the policy of the console forbids. */
import * as Radix from '@radix-ui/react-dropdown-menu';
import type { ReactNode } from 'react';
import buttonStyles from './button.module.css';
import styles from './menu.module.css';

interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly tone?: 'plain' | 'bad';
  readonly isChosen?: boolean;
}

interface Properties {
  readonly label: ReactNode;
  readonly items: readonly MenuItem[];
  readonly look?: 'plain' | 'quiet';
}

export const Menu = ({ label, items, look = 'plain' }: Properties) => (
  <Radix.Root modal={false}>
    <Radix.Trigger className={`${buttonStyles.button} ${buttonStyles[look]}`}>{label}</Radix.Trigger>
    <Radix.Content className={styles.content} align="end" sideOffset={6} collisionPadding={8}>
      {items.map(({ label: text, onSelect, tone = 'plain', isChosen }) => (
        <Radix.Item key={text} className={`${styles.item} ${tone === 'bad' ? styles.bad : ''}`} onSelect={onSelect}>
          {text}
          {isChosen && (
            <span>
              ✓<span className="visually-hidden">chosen</span>
            </span>
          )}
        </Radix.Item>
      ))}
    </Radix.Content>
  </Radix.Root>
);
