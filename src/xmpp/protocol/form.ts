import xml, { type Element } from '@xmpp/xml';

/** XEP-0004 data forms. */
export const NS_FORM = 'jabber:x:data';

export interface Field {
  readonly var: string;
  readonly type?:
    | 'boolean'
    | 'fixed'
    | 'hidden'
    | 'jid-multi'
    | 'jid-single'
    | 'list-multi'
    | 'list-single'
    | 'text-multi'
    | 'text-private'
    | 'text-single';
  readonly label?: string;
  readonly values?: readonly string[];
  readonly options?: readonly { readonly label?: string; readonly value: string }[];
  readonly required?: boolean;
}

/** A form; `formType` becomes the hidden FORM_TYPE field (XEP-0068). */
export function buildForm(
  type: 'form' | 'result' | 'submit',
  formType: string | undefined,
  fields: readonly Field[],
  words: { title?: string; instructions?: string } = {},
): Element {
  const all: readonly Field[] =
    formType === undefined
      ? fields
      : [{ var: 'FORM_TYPE', type: 'hidden', values: [formType] }, ...fields];
  return xml(
    'x',
    { xmlns: NS_FORM, type },
    ...(words.title === undefined ? [] : [xml('title', {}, words.title)]),
    ...(words.instructions === undefined ? [] : [xml('instructions', {}, words.instructions)]),
    ...all.map((field) =>
      xml(
        'field',
        { var: field.var === '' ? undefined : field.var, type: field.type, label: field.label },
        ...(field.values ?? []).map((value) => xml('value', {}, value)),
        ...(field.options ?? []).map(({ label, value }) =>
          xml('option', { label }, xml('value', {}, value)),
        ),
        ...(field.required === true ? [xml('required')] : []),
      ),
    ),
  );
}

/** The values of a submitted form by field name; `undefined` when it is not of that FORM_TYPE. */
export function parseForm(form: Element, formType?: string): Map<string, string[]> | undefined {
  const fields = new Map(
    form
      .getChildren('field')
      .map((field) => [
        String(field.attrs['var'] ?? ''),
        field.getChildren('value').map((value) => value.text()),
      ]),
  );
  const given = fields.get('FORM_TYPE')?.[0];
  return formType !== undefined && given !== undefined && given !== formType ? undefined : fields;
}
