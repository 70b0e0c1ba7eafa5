export const digests = {
  "digest.title": "Digest by mail",
  "digest.hint":
    "What waits for you, what is at risk and what your teams have to take, with links. It comes to your e-mail address, in your language. One with nothing in it is not sent.",
  "digest.rhythm": "How often",
  "digest.rhythm.off": "Never",
  "digest.rhythm.daily": "Every day",
  "digest.rhythm.weekly": "Every week",
  "digest.weekday": "On",
  "digest.hour": "At",
  "digest.next": "The next one is due on {at}.",
  "digest.last": "The last one was sent on {at}.",
  "digest.hindrance.no_address": "Nothing can be sent: you have no e-mail address here.",
  "digest.hindrance.no_mailbox":
    "Nothing can be sent: no mailbox is active that has a server to send through. Whoever manages mail sets one up.",
  "digest.hindrance.no_base_url":
    "Nothing can be sent: this server does not know its own address, to which the links lead (base_url in its settings).",
  "digest.show": "Show me one now",
  "digest.hide": "Hide it",
  "digest.preview": "The digest as it is now",
  "digest.empty": "There is nothing to tell now, so none would be sent.",
};
