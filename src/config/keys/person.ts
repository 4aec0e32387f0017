import { list, map } from '../shape.ts';
import { handle, language, mailAddress, phone, words, zone } from '../values.ts';

/** One entry of `people`. */
export const personEntry = () =>
  map({
    name: words().optional().meta({
      description: 'The name that the others of a topic see, with a handle named here.',
      example: 'Alice',
    }),
    handle: handle().optional().meta({
      description:
        "The person's first handle: the name at Muster's domain that stands for him. Unlike every other person's, and unlike every topic's name.",
      example: 'alice',
    }),
    mail: list(mailAddress()).prefault([]).meta({
      description: "The person's mail addresses.",
      example: '[alice@mail.example]',
    }),
    phone: list(phone()).prefault([]).meta({
      description: "The person's phone numbers, with + and country, in quotes.",
      example: '["+81312345678"]',
    }),
    zone: zone().optional().meta({
      description: "The person's time zone. Without it, the one at the top.",
      example: 'Asia/Tokyo',
    }),
    language: language().optional().meta({
      description: "The person's language. Without it, the one at the top.",
      example: 'en',
    }),
  }).prefault({});
