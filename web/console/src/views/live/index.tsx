import {Page} from '../../ui/surfaces';

export default function View() {
  return <Page title="live"><p /></Page>;
}
