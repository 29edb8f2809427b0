/** Subscriptions, each in its own file: events of the pipeline as they happen. */
import './alert-schema.js';
import './audit-schema.js';
import './detection-schema.js';
import './observation-schema.js';
import './run-schema.js';
