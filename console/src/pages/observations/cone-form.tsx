/** The cone in numbers, for those who do not drag. */
import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { coneOf } from './observation-filter.js';
import styles from './observations.module.css';
import type { Cone } from './sky.js';

interface Properties {
  readonly cone: Cone | null;
  readonly onCone: (cone: Cone | null) => void;
}

export function ConeForm({ cone, onCone }: Properties) {
  const [ra, setRa] = useState(String(cone?.ra ?? ''));
  const [dec, setDec] = useState(String(cone?.dec ?? ''));
  const [radius, setRadius] = useState(String(cone?.radius ?? ''));
  const typed = coneOf(ra, dec, radius);
  return (
    <form
      className={styles.coneForm}
      aria-label="Cone"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) onCone(typed);
      }}
    >
      <TextField label="Right ascension (°)" inputMode="decimal" value={ra} onChange={(event) => setRa(event.target.value)} />
      <TextField label="Declination (°)" inputMode="decimal" value={dec} onChange={(event) => setDec(event.target.value)} />
      <TextField label="Radius (°)" inputMode="decimal" value={radius} onChange={(event) => setRadius(event.target.value)} />
      <div className={styles.buttons}>
        <Button type="submit" disabled={typed === null}>
          Show the cone
        </Button>
        {cone && (
          <Button look="quiet" onClick={() => onCone(null)}>
            Whole sky
          </Button>
        )}
      </div>
    </form>
  );
}
