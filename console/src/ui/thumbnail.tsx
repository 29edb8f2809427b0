/**
 * The image of an observation. The policy of the page allows images only from the origins in CONSOLE_IMAGE_ORIGINS; others are a link, which a
 * person follows or not. The box has its size before the image arrives.
 */
import { useState } from 'react';
import { settings } from '../settings.js';
import styles from './thumbnail.module.css';

/** The address of a page or an image on the web; null for anything else, such as a path or a script. */
export function webAddress(text: string | null | undefined): URL | null {
  const url = URL.parse(text ?? '');
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

interface Properties {
  readonly address: string | null | undefined;
  /** What the image shows. */
  readonly label: string;
}

export function Thumbnail({ address, label }: Properties) {
  const [failed, setFailed] = useState<string | null>(null);
  const url = webAddress(address);
  if (url === null)
    return (
      <div className={styles.box}>
        <p>There is no thumbnail.</p>
      </div>
    );
  const link = (
    <a href={url.href} target="_blank" rel="noopener noreferrer">
      Open the thumbnail
    </a>
  );
  const isAllowed = settings.imageOrigins.includes(url.origin);
  if (isAllowed && failed !== url.href)
    return (
      <div className={styles.box}>
        <img
          key={url.href}
          className={styles.image}
          src={url.href}
          alt={label}
          referrerPolicy="no-referrer"
          onError={() => setFailed(url.href)}
        />
      </div>
    );
  return (
    <div className={styles.box}>
      <p>{isAllowed ? 'The thumbnail cannot be loaded.' : `The console does not load images from ${url.host}.`}</p>
      {link}
    </div>
  );
}
