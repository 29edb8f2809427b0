/** Leads an admin of a server without keys to the tour, and everybody else to the keys. */
import { Redirect } from 'wouter';
import { useData } from '../../api/use-data.js';
import { useViewer } from '../../session/use-session.js';
import { Loading } from '../../ui/states.js';
import { HasKeys } from './operations.js';

export default function StartPage() {
  const viewer = useViewer();
  const { data, error } = useData(HasKeys, {}, { freshMs: 0 });
  if (!error && (!viewer || !data)) return <Loading lines={6} />;
  const isFirst = viewer?.permissions.includes('ADMIN_ACCESS') && data?.apiKeys.nodes.length === 0;
  return <Redirect to={isFirst ? '/welcome' : '/keys'} replace />;
}
