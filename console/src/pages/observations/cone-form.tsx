/** The cone in numbers, for those who do not drag. */
import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { degreesIn } from '../../ui/coordinates.js';
import { TextField } from '../../ui/field.js';
import { faultsIn } from './observation-filter.js';
import styles from './observations.module.css';
import type { Cone } from './sky.js';

const RANGES: Readonly<Record<keyof Cone, string>> = {
  ra: 'From 0 up to 360 degrees, or in hours as 14:03:38.6.',
  dec: 'From -90 to 90 degrees, also as +54:18:42.',
  radius: 'More than 0, and at most 180 degrees.',
};

interface Properties {
  readonly cone: Cone | null;
  readonly onCone: (cone: Cone | null) => void;
}

export function ConeForm({ cone, onCone }: Properties) {
  const [ra, setRa] = useState(String(cone?.ra ?? ''));
  const [dec, setDec] = useState(String(cone?.dec ?? ''));
  const [radius, setRadius] = useState(String(cone?.radius ?? ''));
  const typed = { ra: degreesIn(ra, true), dec: degreesIn(dec), radius: degreesIn(radius) };
  const faults = faultsIn(typed);
  const errorOf = (part: keyof Cone, text: string) => (text.trim() !== '' && faults.includes(part) ? RANGES[part] : undefined);
  return (
    <form
      className={styles.coneForm}
      aria-label="Cone"
      onSubmit={(event) => {
        event.preventDefault();
        if (faults.length === 0) onCone(typed);
      }}
    >
      <TextField
        label="Right ascension (°)"
        value={ra}
        error={errorOf('ra', ra)}
        onChange={(event) => setRa(event.target.value)}
      />
      <TextField
        label="Declination (°)"
        value={dec}
        error={errorOf('dec', dec)}
        onChange={(event) => setDec(event.target.value)}
      />
      <TextField
        label="Radius (°)"
        inputMode="decimal"
        value={radius}
        error={errorOf('radius', radius)}
        onChange={(event) => setRadius(event.target.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" disabled={faults.length > 0}>
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
