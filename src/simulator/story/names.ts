/** Where the people of the story live. Every name is made up of common ones; no person is meant. */
export type Region = {
  readonly country: string
  readonly dial: string
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** City, state or province, postal code, street. */
  readonly cities: readonly (readonly [string, string, string, string])[]
}

const words = (text: string) => text.split(' ')

export const REGIONS: readonly Region[] = [
  {
    country: 'Portugal',
    dial: '+351 21',
    first: words('Inês João Beatriz Tiago Mariana Rui Catarina Nuno Leonor Duarte Sofia Miguel Teresa André'),
    last: words(
      'Carvalho Silva Ferreira Gonçalves Araújo Simões Magalhães Pacheco Brandão Teixeira Antunes Lourenço',
    ),
    cities: [
      ['Lisboa', 'Lisboa', '1200-109', 'Rua das Gaivotas'],
      ['Setúbal', 'Setúbal', '2900-272', 'Avenida da Doca'],
      ['Porto', 'Porto', '4050-430', 'Cais da Ribeira'],
    ],
  },
  {
    country: 'Germany',
    dial: '+49 40',
    first: words(
      'Anke Jürgen Kirsten Björn Silke Matthias Heike Götz Ulrike Lars Petra Sönke Friederike Uwe',
    ),
    last: words(
      'Petersen Müller Brockmann Schröder Lüders Hinrichs Köhler Thomsen Behrens Jäger Voß Wiechmann',
    ),
    cities: [
      ['Hamburg', 'Hamburg', '20457', 'Am Sandtorkai'],
      ['Kiel', 'Schleswig-Holstein', '24103', 'Werftstraße'],
      ['Rostock', 'Mecklenburg-Vorpommern', '18055', 'Am Strande'],
    ],
  },
  {
    country: 'United Kingdom',
    dial: '+44 117',
    first: words(
      'Fiona Graham Eleanor Callum Harriet Rhys Imogen Stuart Bronwen Alasdair Gemma Owen Philippa Euan',
    ),
    last: words(
      'Pritchard MacLeod Ashworth Trelawney Llewellyn Fairbairn Hargreaves Penrose Sinclair Whitcombe Dunmore Kerr',
    ),
    cities: [
      ['Bristol', 'Bristol', 'BS1 6UX', 'Wapping Wharf'],
      ['Plymouth', 'Devon', 'PL1 3RP', 'Millbay Road'],
      ['Glasgow', 'Glasgow City', 'G51 1DA', 'Govan Road'],
    ],
  },
  {
    country: 'United States',
    dial: '+1 207 555',
    first: words(
      'Madison Tyrell Abigail Marcus Chloe Ethan Jasmine Caleb Savannah Dwayne Paige Hunter Aaliyah Wyatt',
    ),
    last: words(
      'Whitaker Delgado Johnston Okonkwo Brewster Callahan Fontaine McAllister Ramirez Thibodeaux Winslow Yates',
    ),
    cities: [
      ['Portland', 'ME', '04101', 'Commercial Street'],
      ['Mystic', 'CT', '06355', 'Holmes Street'],
      ['San Diego', 'CA', '92106', 'Shelter Island Drive'],
    ],
  },
  {
    country: 'Poland',
    dial: '+48 58',
    first: words(
      'Agnieszka Tomasz Małgorzata Paweł Katarzyna Łukasz Zofia Wojciech Joanna Krzysztof Ewa Sławomir',
    ),
    last: words(
      'Nowak Wiśniewski Dąbrowska Zieliński Kamińska Łukasik Wójcik Szymańska Piątek Grabowski Sikora Żak',
    ),
    cities: [
      ['Gdańsk', 'Pomorskie', '80-838', 'ul. Długie Pobrzeże'],
      ['Gdynia', 'Pomorskie', '81-345', 'ul. Waszyngtona'],
    ],
  },
  {
    country: 'Norway',
    dial: '+47 55',
    first: words('Ingrid Håkon Solveig Sindre Åse Torbjørn Marit Øyvind Ragnhild Eirik Silje Kjetil'),
    last: words('Bjørnstad Haugen Sørensen Lund Ødegård Strand Tveit Nygård Aasen Vik Moen Hansen'),
    cities: [
      ['Bergen', 'Vestland', '5003', 'Bryggen'],
      ['Tromsø', 'Troms', '9008', 'Strandgata'],
    ],
  },
  {
    country: 'Brazil',
    dial: '+55 48 3555',
    first: words('Luciana Thiago Adriana Rafael Débora Caio Simone Vinícius Renata Gustavo Tainá Otávio'),
    last: words(
      'Nascimento Albuquerque Conceição Barbosa Figueiredo Guimarães Moura Queiroz Sampaio Vasconcelos Leão Prates',
    ),
    cities: [
      ['Florianópolis', 'SC', '88010-400', 'Rua Conselheiro Mafra'],
      ['Santos', 'SP', '11013-000', 'Rua do Comércio'],
    ],
  },
  {
    country: 'Japan',
    dial: '+81 45 555',
    first: words('Haruka Takeshi Yumi Kenji Aoi Daisuke Naoko Hiroshi Sakura Ryota Mei Shinji'),
    last: words(
      'Tanaka Kobayashi Nakamura Watanabe Yamashita Fujimoto Ishikawa Matsuda Ogawa Sakamoto Ueda Hayashi',
    ),
    cities: [
      ['Yokohama', 'Kanagawa', '231-0023', 'Yamashita-cho'],
      ['Kobe', 'Hyogo', '650-0042', 'Hatoba-cho'],
    ],
  },
  {
    country: 'Nigeria',
    dial: '+234 1 555',
    first: words(
      'Adaeze Babatunde Chidinma Emeka Folake Ifeanyi Ngozi Oluwaseun Temitope Uche Yetunde Zainab',
    ),
    last: words('Adeyemi Okafor Balogun Eze Ogunleye Nwosu Bello Okoro Afolabi Danjuma Ibekwe Lawal'),
    cities: [
      ['Lagos', 'Lagos', '101241', 'Marina Road'],
      ['Port Harcourt', 'Rivers', '500272', 'Harbour Road'],
    ],
  },
  {
    country: 'India',
    dial: '+91 484 555',
    first: words('Ananya Arjun Deepika Harish Kavya Manoj Nandini Pranav Rekha Suresh Vidya Rohan'),
    last: words('Menon Nair Krishnan Iyer Kurian Pillai Thomas Varma Rao Shetty Desai Fernandes'),
    cities: [
      ['Kochi', 'Kerala', '682003', 'Willingdon Island'],
      ['Mumbai', 'Maharashtra', '400038', 'Ballard Estate'],
    ],
  },
]

export const ACCOUNT_KINDS = words(
  'Boatyard Shipwrights Marine Chandlery Rigging Sailworks Dockyard Hardware Shipping Fisheries Ferries Workshops Supply Slipway',
)
export const ACCOUNT_HEADS = words(
  'Harbour Lantern Northline Saltmarsh Windward Kestrel Anchor Brine Tern Driftwood Halyard Meridian Copper Oakum Beacon Estuary Gannet Cutwater',
)
export const TITLES = [
  'Workshop Manager',
  'Head of Purchasing',
  'Buyer',
  'Master Shipwright',
  'Operations Director',
  'Managing Director',
  'Store Manager',
  'Maintenance Planner',
  'Finance Lead',
  'Yard Foreman',
  'Owner',
  'Rigging Specialist',
  'Quality Engineer',
] as const
export const DEPARTMENTS = [
  'Purchasing',
  'Workshop',
  'Operations',
  'Finance',
  'Stores',
  'Management',
] as const
export const PRODUCTS = [
  'caulking irons',
  'torque wrenches',
  'rigging knives',
  'dock winches',
  'planing sets',
  'stainless fastener kits',
  'workshop refit',
  'tool cribs',
  'calibration service',
  'battery grinders',
  'spare blades',
  'fleet tool contract',
] as const
export const CAMPAIGN_NAMES = [
  'Boat Show',
  'Spring Refit Offer',
  'Winter Workshop Webinar',
  'Trade Counter Week',
  'Loyalty Launch',
  'Calibration Reminder',
  'New Catalogue Mailing',
  'Harbour Open Day',
  'Partner Evening',
  'Win-back Letter',
  'Tool Safety Series',
  'Year-end Thank You',
] as const
export const SUBJECTS = [
  'Call back about quote',
  'Send sample kit',
  'Visit the yard',
  'Check open invoice',
  'Introduce calibration service',
  'Ask for the order',
  'Follow up after trade show',
  'Renew framework contract',
  'Confirm delivery date',
] as const

/** ASCII, lower case, for mail addresses. */
export const slug = (text: string): string =>
  text
    .replaceAll('ß', 'ss')
    .replaceAll(/[Øø]/g, 'o')
    .replaceAll(/[Łł]/g, 'l')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z0-9]+/g, '')
    .toLowerCase()

/** How the same person ends up in the system a second time. */
export const misspelt = (name: string, way: number): string => {
  const plain = name.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')
  if (plain !== name) return plain
  if (way % 3 === 0) return `${name.slice(0, 1)}.`
  const at = 1 + (way % Math.max(1, name.length - 2))
  return way % 3 === 1
    ? name.slice(0, at) + name[at]! + name.slice(at)
    : name.slice(0, at) + (name[at + 1] ?? '') + name[at]! + name.slice(at + 2)
}
