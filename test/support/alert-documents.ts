/** The documents by which programs create, update, acknowledge and list alerts. */

export const CREATE_ALERT =
  'mutation ($input: CreateAlertInput!) { createAlert(input: $input) { alert { id status priority attempts } } }';
export const UPDATE_ALERT = `mutation ($input: UpdateAlertInput!) { updateAlert(input: $input) {
  alert { status attempts channel error sentAt deliveredAt } } }`;
export const ACKNOWLEDGE = 'mutation ($id: ID!) { acknowledgeAlert(input: { id: $id }) { alert { status acknowledgedAt } } }';
export const ALERTS = 'query ($filter: AlertFilter) { alerts(filter: $filter) { totalCount nodes { id } } }';
