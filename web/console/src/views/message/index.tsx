import {Page} from '../../ui/surfaces';

export default function View() {
  return <Page title="message"><p /></Page>;
}
