/** The conversation: who is here, what is to be done, how a text looks. */
export const talk = {
  "presence.looking": "{name} is looking",
  "presence.noting": "{name} is writing a note",
  "presence.replying": "{name} is writing a reply",
  "presence.more": "{n} more is here||{n} more are here",
} as const;
