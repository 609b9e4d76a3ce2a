import type { Rule } from '../model/rule';

/** The families of codes, by how they begin. */
const CHAPTERS: readonly { readonly title: string; readonly begins: RegExp; readonly about: string }[] = [
  {
    title: 'Refused at apply time',
    begins: /^(SCHEMA|CEL|WEBHOOK)$/,
    about: "What the API server's schemas or istiod's admission webhook would refuse.",
  },
  {
    title: 'Istio analyzers',
    begins: /^IST/,
    about: 'Codes of `istioctl analyze`, found from files alone.',
  },
  {
    title: 'Kiali',
    begins: /^KIA/,
    about: 'Codes of the checks that Kiali runs in a cluster. What files decide otherwise: [kiali.md](kiali.md).',
  },
  { title: 'This library', begins: /^MESH/, about: 'What constructs refuse, and what no other tool finds.' },
];

/** Writes the page of all rules as Markdown. */
export function rulesPage(catalogue: ReadonlyMap<string, Rule>): string {
  const rules = [...catalogue.values()];
  const chapters = CHAPTERS.map(({ title, begins, about }) => {
    const rows = rules.filter(({ code }) => begins.test(code)).map(row);
    if (rows.length === 0) return '';
    const head = '| rule | severity | what is wrong | what it protects from | what to change |\n|---|---|---|---|---|';
    return `## ${title}\n\n${about}\n\n${head}\n${rows.join('\n')}\n`;
  });
  const intro =
    '# Rules\n\nGenerated from the catalogue by `npm run rules`. `cdk8s-mesh explain RULE` shows one of them.\n';
  return [intro, ...chapters.filter((chapter) => chapter !== '')].join('\n');
}

function row({ code, severity, title, protects, fix, page }: Rule): string {
  const link = page === undefined ? code : `[${code}](${page})`;
  return `| ${[link, severity, title, protects, fix].map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\n/g, ' ');
}
