/** Demo data of the embedded database: well-known surveys and a dozen famous transients with their public facts. */

export const DEMO_SURVEYS = [
  { name: 'HST', description: 'Hubble Space Telescope', baseUrl: 'https://hubblesite.org', apiEndpoint: null },
  { name: 'JWST', description: 'James Webb Space Telescope', baseUrl: 'https://webbtelescope.org', apiEndpoint: null },
  { name: 'ZTF', description: 'Zwicky Transient Facility', baseUrl: 'https://www.ztf.caltech.edu', apiEndpoint: null },
  {
    name: 'PS1',
    description: 'Pan-STARRS1 Surveys',
    baseUrl: 'https://outerspace.stsci.edu/display/PANSTARRS',
    apiEndpoint: null,
  },
  { name: 'SDSS', description: 'Sloan Digital Sky Survey', baseUrl: 'https://www.sdss.org', apiEndpoint: null },
  { name: 'TESS', description: 'Transiting Exoplanet Survey Satellite', baseUrl: 'https://tess.mit.edu', apiEndpoint: null },
  { name: 'SWIFT', description: 'Neil Gehrels Swift Observatory', baseUrl: 'https://swift.gsfc.nasa.gov', apiEndpoint: null },
] as const;

interface DemoObservation {
  readonly survey: (typeof DEMO_SURVEYS)[number]['name'];
  readonly externalId: string;
  /** Degrees, ICRS. */
  readonly ra: number;
  readonly dec: number;
  /** The date of discovery or explosion as published. */
  readonly observedAt: string;
  readonly filterBand?: string;
}

/** Positions and dates as published in the Transient Name Server, the CBAT list of supernovae and the discovery papers. */
export const DEMO_OBSERVATIONS: readonly DemoObservation[] = [
  { survey: 'ZTF', externalId: 'SN2023ixf', ra: 210.910674, dec: 54.311651, observedAt: '2023-05-19', filterBand: 'r' },
  { survey: 'ZTF', externalId: 'AT2018cow', ra: 244.000927, dec: 22.268031, observedAt: '2018-06-16', filterBand: 'g' },
  { survey: 'ZTF', externalId: 'AT2019dsg', ra: 314.262393, dec: 14.204409, observedAt: '2019-04-09', filterBand: 'r' },
  { survey: 'SWIFT', externalId: 'GRB221009A', ra: 288.264597, dec: 19.773364, observedAt: '2022-10-09' },
  { survey: 'SWIFT', externalId: 'SN2008D', ra: 137.377542, dec: 33.138972, observedAt: '2008-01-09' },
  { survey: 'HST', externalId: 'SN1987A', ra: 83.866583, dec: -69.269722, observedAt: '1987-02-23', filterBand: 'F656N' },
  { survey: 'HST', externalId: 'SN-Refsdal', ra: 177.398225, dec: 22.395628, observedAt: '2014-11-10', filterBand: 'F140W' },
  { survey: 'HST', externalId: 'AT2017gfo', ra: 197.450374, dec: -23.381484, observedAt: '2017-08-17', filterBand: 'F110W' },
  { survey: 'PS1', externalId: 'SN2011fe', ra: 210.773958, dec: 54.273917, observedAt: '2011-08-24', filterBand: 'g' },
  { survey: 'PS1', externalId: 'SN2014J', ra: 148.925583, dec: 69.673889, observedAt: '2014-01-21', filterBand: 'i' },
  { survey: 'SDSS', externalId: 'SN2005ap', ra: 195.311792, dec: 27.725639, observedAt: '2005-03-03', filterBand: 'r' },
  { survey: 'TESS', externalId: 'ASASSN-19bt', ra: 105.048125, dec: -66.040039, observedAt: '2019-01-29' },
];
