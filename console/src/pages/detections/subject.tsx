/** The detection that is judged: its image, where it is, what the model says, and where else to look it up. */
import { Link } from 'wouter';
import { Badge, type Tone } from '../../ui/badge.js';
import { degreesText, type SkyPosition, sexagesimalText } from '../../ui/coordinates.js';
import { Copy } from '../../ui/copy.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { Thumbnail, webAddress } from '../../ui/thumbnail.js';
import { Text, visible } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import styles from './detections.module.css';
import type { Detection } from './queue.js';

const TONES: Readonly<Record<Detection['status'], Tone>> = {
  PENDING: 'accent',
  VALIDATING: 'warn',
  VALIDATED: 'good',
  CONFIRMED: 'good',
  REJECTED: 'bad',
  ARCHIVED: 'calm',
};

export const StatusBadge = ({ status }: Pick<Detection, 'status'>) => <Badge tone={TONES[status]}>{status.toLowerCase()}</Badge>;

export function Confidence({ value }: { readonly value: number }) {
  return (
    <span className={styles.confidence}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.filled} style={{ width: `${value * 100}%` }} />
      </span>
      {(value * 100).toFixed(1)} %
    </span>
  );
}

export const Subject = ({ detection }: { readonly detection: Detection }) => {
  const { observation, modelRun } = detection;
  const { model } = modelRun;
  const fits = webAddress(observation.fitsUrl);
  return (
    <Card title="Detection" aside={<StatusBadge status={detection.status} />}>
      <div className={styles.subject}>
        <Thumbnail address={observation.thumbnailUrl} label={`Thumbnail of ${visible(observation.externalId)}`} />
        <div className={styles.about}>
          <Coordinates position={detection} />
          <Facts>
            <Fact name="Model says">
              <strong>{detection.type.toLowerCase()}</strong> <Confidence value={detection.confidence} />
            </Fact>
            <Fact name="Model">
              <Link href={`/training/models/${uuidOf(model.id)}`}>
                <Text className={styles.text}>{`${model.name} ${model.version}`}</Text>
              </Link>
            </Fact>
            {detection.humanLabel && <Fact name="People say">{detection.humanLabel.toLowerCase()}</Fact>}
            <Fact name="Observation">
              <Link href={`/observations/${uuidOf(observation.id)}`}>
                <Text className={styles.text}>{observation.externalId}</Text>
              </Link>
            </Fact>
            <Fact name="Survey">
              <Text>{observation.survey.name}</Text>
              {observation.filterBand && <Text>{`, ${observation.filterBand}`}</Text>}
            </Fact>
            <Fact name="Observed">
              <Moment at={observation.observedAt} />
            </Fact>
            {detection.pixelX != null && detection.pixelY != null && (
              <Fact name="Pixel">{`${detection.pixelX.toFixed(1)}, ${detection.pixelY.toFixed(1)}`}</Fact>
            )}
            {fits && (
              <Fact name="Image">
                <a href={fits.href} target="_blank" rel="noopener noreferrer">
                  FITS
                </a>
              </Fact>
            )}
          </Facts>
        </div>
      </div>
    </Card>
  );
};

function Coordinates({ position }: { readonly position: SkyPosition }) {
  const [degrees, sexagesimal] = [degreesText(position), sexagesimalText(position)];
  const coordinates = encodeURIComponent(degrees);
  return (
    <div className={styles.coordinates}>
      <div className={styles.coordinate}>
        <code>{sexagesimal}</code>
        <Copy text={sexagesimal} label="Copy" look="quiet" what="the sexagesimal coordinates" />
      </div>
      <div className={styles.coordinate}>
        <code>{degrees}</code>
        <Copy text={degrees} label="Copy" look="quiet" what="the coordinates in degrees" />
      </div>
      <p className={styles.links}>
        <a
          href={`https://aladin.cds.unistra.fr/AladinLite/?target=${coordinates}&fov=0.05`}
          target="_blank"
          rel="noopener noreferrer"
        >
          Aladin
        </a>
        <a
          href={`https://simbad.cds.unistra.fr/simbad/sim-coo?Coord=${coordinates}&Radius=10&Radius.unit=arcsec`}
          target="_blank"
          rel="noopener noreferrer"
        >
          SIMBAD
        </a>
      </p>
    </div>
  );
}
