// What people have and do: three pages of Settings under one strip of tabs.
import {to} from '../../app/address';
import {Tabs} from '../../ui/surfaces';

const DATA = '/settings/data/people';

const TABS = [
  {id: 'events', label: 'Events', href: to(`${DATA}/events`)},
  {id: 'attributes', label: 'Attributes', href: to(`${DATA}/attributes`)},
  {id: 'tags', label: 'Tags', href: to(`${DATA}/tags`)},
] as const;

/** The tabs of Settings > Data > People. */
export const PeopleDataTabs = ({current}: {current: (typeof TABS)[number]['id']}) => <Tabs label="Data of people" tabs={TABS} current={current} />;
