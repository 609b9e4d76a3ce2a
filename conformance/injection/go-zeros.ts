import { kindFacts } from '../../src/injection/kinds';
import { structOf, type Field } from '../../src/injection/schema/schema';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Istio gave without the zeros that Go writes although nobody said them: those that we have nothing for. */
export function withoutGoZeros(istio: unknown, ours: unknown): unknown {
  if (!isFields(istio) || !isFields(ours)) return istio;
  if (istio.kind === 'List' && Array.isArray(istio.items) && Array.isArray(ours.items)) {
    const items = ours.items as unknown[];
    return { ...istio, items: istio.items.map((item, at) => withoutGoZeros(item, items[at])) };
  }
  const facts = kindFacts(istio);
  return facts ? withoutZeros(istio, ours, facts.struct) : istio;
}

function withoutZeros(istio: Fields, ours: Fields, struct: string): Fields {
  const fields = structOf(struct);
  const out: Fields = {};
  for (const [name, value] of Object.entries(istio)) {
    const field = fields.get(name);
    const left = field ? valueWithoutZeros(value, ours[name], field) : value;
    if (left !== undefined) out[name] = left;
  }
  return out;
}

function valueWithoutZeros(istio: unknown, ours: unknown, { type, always }: Field): unknown {
  if (type.kind === 'list' && type.item?.struct && Array.isArray(istio)) {
    const other = Array.isArray(ours) ? (ours as unknown[]) : [];
    return istio.map((item, at) =>
      isFields(item) ? withoutZeros(item, isFields(other[at]) ? other[at] : {}, type.item!.struct!) : item,
    );
  }
  if (type.kind === 'struct' && isFields(istio)) {
    const left = withoutZeros(istio, isFields(ours) ? ours : {}, type.struct!);
    return ours === undefined && Object.keys(left).length === 0 ? undefined : left;
  }
  const isZero = [null, '', 0, false].includes(istio as null) || (type.kind === 'q' && istio === '0');
  return ours === undefined && isZero && (always || (type.kind === 'q' && !type.pointer)) ? undefined : istio;
}
